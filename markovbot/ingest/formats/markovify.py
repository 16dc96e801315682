"""markovify's models in JSON, where they kept the sentences that they were made of."""

from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import Final

import ijson

from markovbot.domain import ChannelId, MemberId
from markovbot.errors import UserError
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions, channel_name
from markovbot.ingest.json_items import damaged, values
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, Unreadable

SENTENCES: Final = b'"parsed_sentences"'
"""Stands nowhere else: in the chain, which is JSON in a string, quotation marks are escaped."""

PIECE: Final = 1 << 20


class Markovify(Format):
    """A model; its chain is passed over, since it doesn't tell what was said."""

    name = "markovify"
    summary = "markovify's JSON with parsed_sentences"
    suffixes = frozenset({".json"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for what a model begins with."""
        found = file.head.lstrip().startswith(b"{") and all(
            mark in file.head for mark in (b'"state_size"', b'"chain"')
        )
        return Likeness.CERTAIN if found else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the sentences, all by one member in one channel, as the options say."""
        name = channel_name(file, options)
        channel, member = ChannelId(id_of(name)), MemberId(id_of(options.member))
        with file.open() as content:
            rest = _from_sentences(content)
            if rest is None:
                raise UserError(
                    f"{file.label} is a model of markovify's that kept no sentences "
                    "(retain_original=False): import the text that it was made of."
                )
            try:
                for number, words in enumerate(values(rest, "parsed_sentences.item"), 1):
                    if isinstance(words, list) and all(isinstance(one, str) for one in words):
                        yield number, Row(channel, member, None, " ".join(words))
                    else:
                        yield number, Unreadable("isn't a list of words")
            except ijson.JSONError as error:
                raise damaged(file) from error
            file.advance()


class _After(RawIOBase):
    """A stream that begins with some bytes and goes on with another."""

    def __init__(self, start: bytes, rest: BufferedReader) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        piece = self._start[: len(buffer)] or self._rest.read1(len(buffer))
        self._start = self._start[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def _from_sentences(content: BufferedReader) -> RawIOBase | None:
    """Return the document without all that comes before its sentences; None if it has none.

    The chain is one string of the size of the model, which is never held in memory so.
    """
    rest = b""
    while piece := content.read(PIECE):
        rest += piece
        if (place := rest.find(SENTENCES)) >= 0:
            start = b"{" + rest[place:]
            after = rest[place + len(SENTENCES) :].lstrip(b" \t\r\n:")
            return None if after.startswith(b"null") else _After(start, content)
        rest = rest[-len(SENTENCES) :]
    return None
