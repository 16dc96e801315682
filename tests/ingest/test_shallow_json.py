"""JSON that is nested too deep, or is no UTF-8, is refused, wherever a read ends."""

import json
from io import BytesIO

import ijson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.ingest.json_items import first_item, values
from markovbot.ingest.shallow_json import MAX_DEPTH, ShallowJson


def read(data: bytes, size: int) -> None:
    content = ShallowJson(BytesIO(data))
    while content.read(size):
        pass


@given(st.integers(1, 9), st.text('[{]}"\\\\ax\n', max_size=40))
def test_brackets_in_strings_open_nothing(size: int, text: str) -> None:
    read(json.dumps([{"content": text + "[" * MAX_DEPTH}] * 5).encode(), size)


@given(st.integers(1, 300))
def test_what_is_nested_too_deep_is_refused(size: int) -> None:
    deep = b'{"a": "\\\\", "b": ' * (MAX_DEPTH // 2) + b"[" * (MAX_DEPTH // 2)
    read(deep, size)
    with pytest.raises(ijson.JSONError):
        read(deep + b"[", size)


def test_half_a_surrogate_pair_is_damage_behind_what_could_be_read() -> None:
    data = b'["tea", "\xed\xbf\xbf"]'
    found = values(BytesIO(data), "item")
    assert next(found) == "tea"
    with pytest.raises(ijson.JSONError):
        next(found)
    assert first_item(data[:1] + data[8:], "item") is None
