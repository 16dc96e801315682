"""Lines of exports: a row, nothing, or one sentence why it can't be read."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from fuzz.target import Check, Subject, require
from markovbot.ingest.formats.jsonl import parse_object
from markovbot.ingest.formats.text import parse_text
from markovbot.ingest.named_ids import FIRST_NAMED_ID
from markovbot.ingest.rows import Row, Unreadable

ROWS: Final[tuple[dict[str, object], ...]] = (
    {"channel": "tea", "author": "Ada", "content": "the kettle sings", "ts": "2024-01-31T10:30:00"},
    {
        "channel": 7,
        "author": 8,
        "content": "milk first",
        "ts": 1706697000,
        "id": 123456789012345678,
    },
    {"channel": "7", "author": "8", "content": "", "ts": 1706697000123.5, "bot": True, "id": "12"},
    {"channel": "a", "author": "b", "content": "c", "ts": "1706697000", "bot": False},
    {
        "channel": "ä",
        "author": "\ud800",
        "content": "é \udfff \u0000",
        "ts": None,
        "more": [{}, []],
    },
    {"content": "no channel"},
)
SEEDS: Final = (
    *(json.dumps(row).encode() for row in ROWS),
    *(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") for row in ROWS),
    b"[]", b"17", b'"text"', b"null", b"", b"  \n", b"[" * 5000, b'{"a":' * 5000, b"\xff\xfe{\0}\0",
    b'{"channel":1,"author":1,"content":"x","ts":1e999}',
    b'{"channel":1,"author":1,"content":"x","ts":' + b"[" * 900 + b"]" * 900 + b"}",
)  # fmt: skip

LONGEST_REASON: Final = 120
"""Characters."""

T = TypeVar("T")


def _parsed(parse: Callable[[bytes], T], data: bytes) -> T | None:
    try:
        return parse(data)
    except Unreadable as error:
        require(holds=0 < len(str(error)) <= LONGEST_REASON, law="the reason is one sentence")
        return None


def _check_object(data: bytes) -> None:
    row: Row | None = _parsed(parse_object, data)
    if row is None:
        return
    limit = 2 * FIRST_NAMED_ID
    ids = (row.channel, row.member, row.id or 0)
    require(holds=all(0 <= one < limit for one in ids), law="ids fit into the database")
    require(holds=isinstance(row.content, str), law="content is text")
    day = row.sent_day
    require(holds=day is None or isinstance(day, int), law="a day is a number")
    row.origin.encode("utf-8", "replace")
    require(holds="content" not in repr(row), law="no repr shows what a row says")


def _check_text(data: bytes) -> None:
    text = _parsed(parse_text, data)
    require(holds=text is None or text == text.strip(), law="spaces around a line are left out")


@contextmanager
def _rows() -> Iterator[Check]:
    yield _check_object


@contextmanager
def _plain() -> Iterator[Check]:
    yield _check_text


rows: Final = Subject(_rows, SEEDS)
plain: Final = Subject(_plain, SEEDS)
