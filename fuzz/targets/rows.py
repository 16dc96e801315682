"""Lines of exports: a row, nothing, or one sentence why it can't be read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fuzz.target import Check, Subject, require
from markovbot.ingest.named_ids import FIRST_NAMED_ID
from markovbot.ingest.rows import Parser, Unreadable, parse_jsonl, text_parser

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


def _asserting(parse: Parser) -> Check:
    def check(data: bytes) -> None:
        try:
            row = parse(data)
        except Unreadable as error:
            require(holds=0 < len(str(error)) <= LONGEST_REASON, law="the reason is one sentence")
            return
        if row is None:
            return
        limit = 2 * FIRST_NAMED_ID
        ids = (row.channel, row.member, row.id or 0)
        require(holds=all(0 <= one < limit for one in ids), law="ids fit into the database")
        require(holds=isinstance(row.content, str), law="content is text")
        day = row.sent_day
        require(holds=day is None or isinstance(day, int), law="a day is a number")
        row.origin.encode("utf-8", "replace")
        require(holds="content" not in repr(row), law="no repr tells what a row says")

    return check


@contextmanager
def _rows() -> Iterator[Check]:
    yield _asserting(parse_jsonl)


@contextmanager
def _plain() -> Iterator[Check]:
    yield _asserting(text_parser("tea", "Ada"))


rows: Final = Subject(_rows, SEEDS)
plain: Final = Subject(_plain, SEEDS)
