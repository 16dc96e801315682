"""Read a large JSON document item by item with Python's own decoder, in a third of ijson's time.

The decoder takes one item at a time from the text that is read so far. It never judges a document:
where anything is unusual or damaged, `Unsure` is raised, and ijson reads it instead.
"""

import codecs
import json
import re
from collections.abc import Iterator
from io import RawIOBase
from typing import IO, Any, Final

PIECE: Final = 1 << 18
"""Bytes that are read at a time."""

MOST: Final = 1 << 22
"""Characters of the longest value: what is longer is no message."""

MOST_DIGITS: Final = 18
"""Characters of the longest whole number that surely has 64 bits at most."""

SPACE: Final = re.compile(r"[ \t\n\r]*")


class Unsure(Exception):
    """The document isn't as expected from here on."""


def quick_values(content: IO[bytes] | RawIOBase, prefix: str) -> Iterator[Any]:
    """Yield the values at a prefix of ijson's: `item`, or a key and that, such as `messages.item`.

    Raises Unsure after the last value of which nobody could doubt that it is one.
    """
    *keys, last = prefix.split(".")
    if last != "item" or len(keys) > 1:
        raise Unsure
    text = _Text(content)
    if keys:
        text.take("{")
        while text.key() != keys[0]:
            text.value()
            text.take(",")
    yield from _items(text)
    if keys:
        while text.take(",}") == ",":
            if text.key() == keys[0]:
                raise Unsure
            text.value()
    text.end()


def _items(text: "_Text") -> Iterator[Any]:
    text.take("[")
    if text.next() == "]":
        text.take("]")
        return
    while True:
        yield text.value()
        if text.take(",]") == "]":
            return


def _refuse(_constant: str) -> None:
    raise ValueError  # NaN and the like are no JSON


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:  # ijson takes no more than 64 bits
        raise ValueError
    return int(digits)


class _Text:
    """The text of a document from where it is read to where it has come."""

    def __init__(self, content: IO[bytes] | RawIOBase) -> None:
        self._content = content
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._scan = json.JSONDecoder(parse_constant=_refuse, parse_int=_integer).raw_decode
        self._text = ""
        self._at = 0

    def next(self) -> str:
        """Return the next character that isn't white space, and stop before it."""
        while (mark := self._next()) is None:
            self._read()
        return mark

    def take(self, expected: str) -> str:
        """Return the next character that isn't white space, one of those expected, and pass it."""
        if (mark := self.next()) not in expected:
            raise Unsure
        self._at += 1
        return mark

    def key(self) -> str:
        """Return a key of an object, and pass its colon."""
        key = self.value()
        if not isinstance(key, str):
            raise Unsure
        self.take(":")
        return key

    def value(self) -> Any:  # noqa: ANN401 - JSON
        """Return a value and pass it."""
        self.next()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except RecursionError:
                raise Unsure from None
            except ValueError:  # most often because it isn't read to its end
                end = len(self._text)
            if end < len(self._text):  # else a number may go on
                break
            self._read()
        if "\\ud" in (told := self._text[self._at : end]) or "\\uD" in told:
            _check_surrogates(value)
        self._at = end
        return value

    def end(self) -> None:
        """Raise Unsure if anything follows."""
        while self._next() is None:
            if not self._more():
                return
        raise Unsure

    def _next(self) -> str | None:
        found = SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at] if self._at < len(self._text) else None

    def _read(self) -> None:
        if len(self._text) - self._at > MOST or not self._more():
            raise Unsure

    def _more(self) -> bool:
        data = self._content.read(PIECE) or b""
        try:
            self._text = self._text[self._at :] + self._decode(data, final=not data)
        except UnicodeDecodeError:
            raise Unsure from None
        self._at = 0
        return bool(data)


def _check_surrogates(value: object) -> None:
    """Raise Unsure for half of a pair, in place of which ijson has another character."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Unsure from None
