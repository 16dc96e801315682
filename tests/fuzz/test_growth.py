"""Time grows with length, not with its square, whatever is repeated."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest

from cogs.adapters.rendering import escaped
from fuzz.growth import SHAPES, quadratic
from markovbot.ingest.formats.jsonl import parse_object
from markovbot.ingest.formats.text import parse_text
from markovbot.ingest.rows import Unreadable
from markovbot.privacy.redaction import redact_names
from markovbot.store.ports import RedactedNames
from markovbot.text import fold, normalise, secret_spans, segments, spaced, tidy, tokenize

LENGTH = 2000
"""Characters of the shorter text; the longer one is four times Discord's longest message."""


def read_json(text: str) -> None:
    line = json.dumps({"channel": 1, "author": "a", "content": text}).encode()
    parse_object(line)
    with suppress(Unreadable):
        parse_object(text.encode("utf-8", "replace"))


def read_text(text: str) -> None:
    with suppress(Unreadable):
        parse_text(text.encode("utf-8", "replace"))


def leave_out_names(text: str) -> None:
    redact_names(text[: 2 * LENGTH], RedactedNames(frozenset(), frozenset(), str.encode))


WORK: dict[str, Callable[[str], object]] = {
    "normalise": normalise,
    "tokenize": tokenize,
    "secrets": secret_spans,
    "segments": segments,
    "mending": lambda text: tidy(spaced(tokenize(text))),
    "folding": fold,
    "naming": escaped,
    "json": read_json,
    "text": read_text,
}


@pytest.mark.long
@pytest.mark.parametrize("name", WORK)
def test_no_shape_takes_quadratic_time(name: str) -> None:
    slow = {shape: quadratic(WORK[name], shape, LENGTH) for shape in SHAPES}
    assert {shape: ratio for shape, ratio in slow.items() if ratio is not None} == {}


def test_what_is_quadratic_is_noticed() -> None:
    # As a library counted flags, from the first of a row on, at each of them.
    def counted_anew(text: str) -> list[int]:
        return [text[:place].count("🇩") for place in range(len(text))]

    assert quadratic(counted_anew, "🇩", LENGTH) is not None
