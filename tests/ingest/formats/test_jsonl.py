"""JSON Lines: any line is a row, nothing, or a reason."""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markovbot.ingest.formats.jsonl import parse_object
from markovbot.ingest.rows import Unreadable


def row(content: str) -> str:
    return json.dumps({"channel": "general", "author": "ada", "content": content})


@pytest.mark.parametrize("depth", range(900, 1000))
def test_a_deep_value_breaks_nothing(depth: int) -> None:
    line = row("tea")[:-1] + ', "ts": ' + "[" * depth + "]" * depth + "}"
    with suppress(Unreadable):
        read = parse_object(line.encode())
        assert read is not None
        assert (read.sent_day, read.origin) == (None, "general\nada\n")


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: row(text).encode()))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_line_can_break_the_reader(line: bytes) -> None:
    try:
        parsed = parse_object(line)
    except Unreadable:
        return
    assert parsed is None or isinstance(parsed.content, str)
