"""Refuse JSON that is nested deeper than any chat export, before a parser keeps all its levels.

ijson keeps the path of each open level, so four million brackets, which pack to a few kilobytes,
would take all memory there is.
"""

from io import RawIOBase
from typing import IO, Final

import ijson
import numpy as np
import regex

MAX_DEPTH: Final = 100

ESCAPE: Final = regex.compile(rb"\\.", regex.DOTALL)
STRING: Final = regex.compile(rb'"[^"]*"')
OTHERS: Final = bytes(set(range(256)) - set(b'"[]{}\\'))
"""What is neither a quotation mark, a bracket nor a backslash."""


class ShallowJson:
    """A file whose `read` raises `ijson.JSONError` where its JSON is nested too deep."""

    def __init__(self, content: IO[bytes] | RawIOBase) -> None:
        self._content = content
        self._depth = 0
        self._in_string = False
        self._escaped = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._content.read(size) or b""
        self._follow(data)
        return data

    def _follow(self, data: bytes) -> None:
        if self._escaped:
            data = data[1:]
        if b"\\" in data:
            data = ESCAPE.sub(b"", data)
        self._escaped = data.endswith(b"\\")
        marks = data.translate(None, OTHERS + b"\\")
        if self._in_string:
            marks = b'"' + marks
        brackets, quote, _ = STRING.sub(b"", marks).partition(b'"')
        self._in_string = bool(quote)
        if not brackets:
            return
        kinds = np.frombuffer(brackets, np.uint8)
        steps = np.where((kinds == ord("[")) | (kinds == ord("{")), 1, -1)
        depths = np.cumsum(steps) + self._depth
        self._depth = int(depths[-1])
        if depths.max() > MAX_DEPTH:
            raise ijson.JSONError("nested too deep")
