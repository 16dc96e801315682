"""The log: no texts of exceptions, and no sentence a hundred times."""

import asyncio
import gc
import json
import logging
from collections.abc import Callable

import pytest

from markovbot.config import logs
from markovbot.config.logs import (
    MAX_SIMILAR,
    JsonFormatter,
    RedactingFormatter,
    RepeatFilter,
    drop_consequences,
    log_unhandled,
)
from markovbot.errors import DatabaseAway, DatabaseFailure, error_location

SECRET = "what somebody wrote"


def failing() -> BaseException:
    try:
        try:
            dict[str, str]()[SECRET]
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        return error
    raise AssertionError


def record(message: str, *args: object, level: int = logging.WARNING) -> logging.LogRecord:
    return logging.LogRecord("ours", level, __file__, 1, message, args, None)


def test_of_an_exception_it_tells_what_and_where_but_not_its_text() -> None:
    error = failing()
    one = logging.LogRecord(
        "ours", logging.ERROR, __file__, 1, "Reference %s", ("ab12",), (type(error), error, None)
    )
    written = RedactingFormatter().format(one)
    assert "Reference ab12" in written
    for part in ("KeyError", "ValueError", "test_logs.py:"):
        assert part in written
    assert SECRET not in written
    assert error_location(error).startswith("ValueError in config/test_logs.py, line ")
    assert error_location(OSError(SECRET)) == "OSError"


def test_as_json_it_tells_the_same_on_one_line_and_hides_the_same() -> None:
    error, token = failing(), "MTA.made.up"
    one = logging.LogRecord(
        "ours", logging.ERROR, __file__, 1, 'Of "%s"\nand %s', ("ab12", token), None
    )
    one.exc_info = (type(error), error, error.__traceback__)
    written = JsonFormatter([token]).format(one)
    assert "\n" not in written
    fields = json.loads(written)
    assert (fields["level"], fields["logger"]) == ("ERROR", "ours")
    assert fields["message"] == 'Of "ab12"\nand (hidden)'
    assert fields["time"].endswith("+00:00")
    assert "KeyError" in fields["traceback"]
    assert SECRET not in written
    assert token not in written


async def test_a_task_that_nobody_waited_for_tells_no_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise KeyError(SECRET)

    gc.collect()  # what tests before this one have left says its part now
    caplog.clear()
    asyncio.get_running_loop().set_exception_handler(log_unhandled)
    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()
    (one,) = caplog.records
    written = RedactingFormatter().format(one)
    assert "never retrieved" in written
    assert "KeyError" in written
    assert SECRET not in written


def test_a_sentence_is_given_once_in_a_while_and_then_says_how_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr("markovbot.config.logs.time.monotonic", lambda: now)
    repeat_filter = RepeatFilter()

    def given(make: Callable[[int], logging.LogRecord], times: int) -> list[str]:
        made = [make(number) for number in range(times)]
        return [one.getMessage() for one in made if repeat_filter.filter(one)]

    def same(_number: int) -> logging.LogRecord:
        return record("The disk is full.")

    def alike(number: int) -> logging.LogRecord:
        return record("History of %d can't be read.", number)

    assert given(same, 300) == ["The disk is full."]
    assert len(given(alike, 300)) == MAX_SIMILAR
    assert len(given(lambda _: record("Learned.", level=logging.INFO), 9)) == 9
    now += logs.REPEAT_INTERVAL + 1
    assert given(same, 2) == ["The disk is full. (Held back meanwhile: 299 like this.)"]
    assert given(alike, 1) == [
        f"History of 0 can't be read. (Held back meanwhile: {300 - MAX_SIMILAR} like this.)"
    ]


def test_what_doesnt_work_while_the_database_is_away_is_not_told_once_more() -> None:
    sentence = "%s Tidying up goes on later."
    assert not drop_consequences(record(sentence, DatabaseAway("PostgreSQL can't be reached.")))
    assert drop_consequences(record(sentence, DatabaseFailure("PostgreSQL's disk is full.")))
    assert drop_consequences(record("PostgreSQL is away. %s", "It can't be reached."))
