"""Make structured values of an input's bytes, so that mutated bytes mean mutated structures."""

from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

WILD: Final[tuple[object, ...]] = (
    None, True, False, 0, -1, 1, 1 << 31, 1 << 63, (1 << 64) - 1, 10**30, -(10**30), 0.5, 1e308,
    float("inf"), float("-inf"), float("nan"), "",
    "0", "-1", "x", "1" * 40, "\0", "\ud800", "²",
    "9" * 5000, "2024-01-31T10:30:00+00:00", [], {}, [[]], [None], {"id": None}, {"id": "1"},
    "<@1>", "@everyone",
)  # fmt: skip
"""Values that code rarely expects."""

DEEP: Final = 400
"""Levels of a nested value at most; a JSON parser accepts as many."""


def text_of(data: bytes) -> str:
    """Decode bytes as UTF-8; invalid bytes become lone surrogates."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


class DataProvider:
    """Reads numbers and choices from the front of an input; zeros when it is used up."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def number(self, below: int) -> int:
        """Return a number from 0 to one less than `below`, which is at most 65,536."""
        pair = self._data[self._at : self._at + 2]
        self._at += 1 if below <= 1 << 8 else 2
        return int.from_bytes(pair[: 1 if below <= 1 << 8 else 2], "little") % below

    def choice(self, among: Sequence[T]) -> T:
        """Return one of several."""
        return among[self.number(len(among))]

    def rest(self) -> bytes:
        """Return the remaining bytes."""
        left = self._data[self._at :]
        self._at = len(self._data)
        return left

    def text(self) -> str:
        """Return the remaining bytes up to the next zero byte, as text."""
        end = self._data.find(b"\0", self._at)
        end = len(self._data) if end < 0 else end
        piece = self._data[self._at : end]
        self._at = end + 1
        return text_of(piece)

    def value(self) -> object:
        """Return any value."""
        kind = self.number(64)
        if kind < len(WILD):
            return WILD[kind]
        if kind % 8 == 0:
            nested: object = "x"
            for level in range(1 + self.number(DEEP)):
                nested = [nested] if level % 2 else {"id": nested}
            return nested
        return self.text()
