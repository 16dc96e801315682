"""What the log says of an event that couldn't be handled."""

import logging

import pytest

from cogs.runtime.client import MarkovBot
from markovbot.errors import DatabaseFailure


async def failed(error: Exception, caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    """Return what the client says of an error in the handler of an event."""
    client = object.__new__(MarkovBot)
    try:
        raise error
    except type(error):
        await client.on_error("on_guild_available")
    (record,) = caplog.records
    return record


async def test_a_database_that_is_away_costs_a_sentence_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = await failed(DatabaseFailure("The database is away."), caplog)
    assert record.getMessage().startswith("The database is away. ")
    assert record.exc_info is None


async def test_a_bug_is_reported_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    record = await failed(ValueError("a bug"), caplog)
    assert record.levelno == logging.ERROR
    assert record.exc_info
