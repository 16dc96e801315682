"""Make inputs from seeds: splice, repeat, delete, and insert what parsers fail on."""

from collections.abc import Sequence
from random import Random
from typing import Final

PIECES: Final = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        # Discord's markup, and its openers
        "<@", "<@!", "<@&", "<#", "<:", "<a:", "<t:", "</", "<id:", ">", "<@123456789012345678>",
        "@everyone", "@here", "||", "`", "```", "**", "__", "~~", "*", "_", "|", "\\", "-# ", "> ",
        # links, addresses, keys, numbers
        "http://", "https://", "www.", "://", "a@b.cc", "@", " at ", " dot ", "[at]", "::", ":",
        "ghp_", "xoxb-", "AKIA", "eyJ", "sk-", "-----BEGIN PRIVATE KEY-----",
        "PuTTY-User-Key-File-",
        "password", "password is ", "pin", "code ", "token=", "api_key:", "=", "DE89 3704", "+49 ",
        "192.168.1.77", "fe80::1", "00:1a:2b:3c:4d:5e", "555-0123", "2024-01-31", "10:30", "3.14",
        "1e999", "-1", "0", "NaN", "Infinity", "9" * 20, "9" * 400, "0x",
        "1" * 5000, "18446744073709551616",
        # JSON
        '{"', '":', "[", "]", "{", "}", ",", '"', "null", "true", "\\u0000", "\\ud800", '"ts":',
        '"id":',
        '"bot":', '"content":', '"author":', '"channel":', "[" * 300, '{"a":' * 300,
        # settings
        "DISCORD_TOKEN=", "_FILE", "${", "$", "#", "'", "export ", "sqlite:///", "wss://",
        "/dev/null",
        # white space, control characters, invisible and joining ones
        " ", "\n", "\r\n", "\t", "\0", "\x1c", "\x85", "\u2028", "\u00a0", "\u200b", "\u200d",
        "\u202e",
        "\ufeff", "\ufe0f", "\u20e3", "\u0301", "\u0600", "\ud800", "\udfff", "\uffff",
        "\U0010ffff",
        "🇩", "🇩🇪", "👩‍🚀", "👍🏽", "1️⃣", "ß", "İ", "ŉ", "ﬃ", "Å", "²", "٣", "我", "ที่", "한", "é",
        "e\u0301",
        "\x1f\x8b",
    )
)  # fmt: skip
"""Texts that some parser of ours, or one it uses, treats specially."""

RANGES: Final = (
    (0x20, 0x7F), (0x20, 0x7F), (0, 0x20), (0x80, 0x250), (0x300, 0x370), (0x600, 0x700),
    (0x900, 0xE80), (0x2000, 0x2070), (0x2500, 0x2C00), (0x3040, 0x3100), (0x4E00, 0x4F00),
    (0xAC00, 0xAD00), (0xD800, 0xE000), (0xFE00, 0x10000), (0x1F1E6, 0x1F200), (0x1F300, 0x1F700),
    (0xE0000, 0xE0080), (0, 0x110000),
)  # fmt: skip
"""Ranges of code points, each equally likely."""

USUAL: Final = 240
LARGE: Final = 24_000
"""Bytes of an input at most: usually, and with the odds LARGE_ODDS."""

LARGE_ODDS: Final = 0.002
CONTINUED: Final = 0xC0
CONTINUING: Final = 0x80


class Mutator:
    """An endless source of inputs; the same for the same seed and seeds."""

    def __init__(self, seeds: Sequence[bytes], seed: int) -> None:
        self._rng = Random(seed)
        self._pool = list(seeds) or [b""]
        self._steps = (
            self._inserted, self._inserted, self._deleted, self._repeated, self._spliced,
            self._overwritten, self._pointed, self._moved,
        )  # fmt: skip

    def next(self) -> bytes:
        """Return a new input, made from a seed."""
        most = LARGE if self._rng.random() < LARGE_ODDS else USUAL
        return self.mutated(self._any(self._pool), most)

    def mutated(self, data: bytes, most: int) -> bytes:
        """Return an input made from another, at most so many bytes long."""
        random = self._rng.random
        while True:
            data = self._steps[int(random() * len(self._steps))](data, most)
            if random() < 0.4:  # noqa: PLR2004 - two or three steps are most telling
                return data[:most]

    def _any(self, pieces: Sequence[bytes]) -> bytes:
        return pieces[int(self._rng.random() * len(pieces))]

    def _place(self, data: bytes) -> int:
        """Return some place in data, mostly between characters."""
        place = int(self._rng.random() * (len(data) + 1))
        if self._rng.random() < 0.98:  # noqa: PLR2004
            while place < len(data) and data[place] & CONTINUED == CONTINUING:
                place += 1
        return place

    def _slice(self, data: bytes) -> tuple[int, int]:
        start = self._place(data)
        length = 1 + int(self._rng.random() ** 3 * 40)
        end = min(len(data), start + length)
        while end < len(data) and data[end] & CONTINUED == CONTINUING:
            end += 1
        return start, end

    def _inserted(self, data: bytes, _most: int) -> bytes:
        place = self._place(data)
        return data[:place] + self._any(PIECES) + data[place:]

    def _deleted(self, data: bytes, _most: int) -> bytes:
        start, end = self._slice(data)
        return data[:start] + data[end:]

    def _repeated(self, data: bytes, most: int) -> bytes:
        start, end = self._slice(data)
        times = 2 + int(self._rng.random() ** 4 * most / max(1, end - start))
        return data[:start] + data[start:end] * times + data[end:]

    def _spliced(self, data: bytes, _most: int) -> bytes:
        other = self._any(self._pool)
        return data[: self._place(data)] + other[self._place(other) :]

    def _overwritten(self, data: bytes, _most: int) -> bytes:
        if not data:
            return data
        place = int(self._rng.random() * len(data))
        return data[:place] + bytes((int(self._rng.random() * 256),)) + data[place + 1 :]

    def _pointed(self, data: bytes, _most: int) -> bytes:
        low, high = RANGES[int(self._rng.random() * len(RANGES))]
        point = chr(low + int(self._rng.random() * (high - low)))
        place = self._place(data)
        return data[:place] + point.encode("utf-8", "surrogatepass") + data[place:]

    def _moved(self, data: bytes, _most: int) -> bytes:
        start, end = self._slice(data)
        rest = data[:start] + data[end:]
        place = self._place(rest)
        return rest[:place] + data[start:end] + rest[place:]
