"""What an import format is. Each module beside this one that derives from `Format` is one."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from markovbot.domain import ChannelId, GuildId, MemberId, StreamId
from markovbot.errors import UserError
from markovbot.ingest.defaults import UNKNOWN_AUTHOR
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.rows import LeftOut, Parse, Row, Unreadable

TOO_LONG = "is too long for a chat message"


NumberedRow = tuple[int, Row | LeftOut | Unreadable]
"""A message, or why there is none, and its number in the file, from 1: the line, if it has lines.

The numbers of a file ascend, and adding to its end changes none: they are the ids of messages that
have none."""


class Likeness(IntEnum):
    """How much the content of a file looks like a format; of two formats, the higher one is taken.

    Only CERTAIN weighs more than the file's name.
    """

    NONE = 0
    """The content speaks against it."""
    POSSIBLE = 1
    """Nothing speaks against it."""
    LIKELY = 2
    """It begins as such files do, but others may begin so too."""
    CERTAIN = 3
    """It has marks that no other format has."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What whoever imports a file says about it, for formats that don't tell.

    `channel` None stands for the file's name up to its first dot. `renumber`: the ids of the rows
    are none, as where they aren't unique; their numbers in the file count. `guild` is the server
    that the messages are learned into.
    """

    channel: str | None = None
    member: str = UNKNOWN_AUTHOR
    renumber: bool = False
    guild: GuildId | None = None


class Format(ABC):
    """Reads the messages of one kind of export.

    A format reads its file as a stream, in constant memory and in the file's order; rows with ids
    may come in any order. One whose exports are folders or archives reads all of `file.container`.
    """

    name: ClassVar[str]
    """What `--format` takes."""

    summary: ClassVar[str]
    """What such a file looks like, for `--help`."""

    suffixes: ClassVar[frozenset[str]]
    """The ends of file names that speak for it, in lower case, with their dots."""

    by_line: ClassVar[bool] = False
    """Whether each line of `ExportFile.lines` is read by itself, so that several processes may read
    a share of the lines each."""

    one_author: ClassVar[bool] = False
    """Whether its files hold what one person wrote, and not what others wrote in between: each
    message is covered for itself then."""

    @abstractmethod
    def likeness(self, file: ExportFile) -> Likeness:
        """Tell whether the content of a file looks like this format; damage raises nothing."""

    @abstractmethod
    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages, and why something is none.

        Raises UserError if the file can't be read to its end, after all that could be read.
        """

    def bots(self, file: ExportFile) -> frozenset[MemberId]:  # noqa: ARG002 - for those that tell
        """Return the authors that a file says are bots; damage raises nothing.

        A message that begins with a mention of one of them is a command to it.
        """
        return frozenset()

    def ids(
        self, file: ExportFile, options: ReadOptions
    ) -> Iterator[tuple[ChannelId, StreamId, int]]:
        """Yield the channel, the stream and the id of each row that has one, in the file's order.

        A format that finds them without reading the rows does; rows that it misses here are covered
        each for itself. Raises UserError as `read`.
        """
        for _, row in self.read(file, options):
            if isinstance(row, Row) and row.id is not None:
                yield row.channel, row.stream or StreamId(row.channel), row.id


def bots_by_rows(one: Format, file: ExportFile) -> frozenset[MemberId]:
    """Return the authors of rows that say that they are a bot's, if anybody is mentioned in a file:
    for formats that don't tell with a message whether it mentions one."""
    found: set[MemberId] = set()
    if file.mentions(b"<@") and any(map(file.mentions, (b"bot", b"Bot"))):
        with suppress(UserError):  # whoever reads the file for good says what is damaged
            found = {
                row.member
                for _, row in one.read(file.again(), ReadOptions())
                if isinstance(row, Row) and row.bot
            }
    return frozenset(found)


def channel_name(file: ExportFile, options: ReadOptions) -> str:
    """Return the name of the channel of a file that doesn't tell it."""
    return options.channel or file.name.split(".")[0]


def read_lines(file: ExportFile, parse: Parse) -> Iterator[NumberedRow]:
    """Yield what each line says, for formats with a message a line; `parse` raises Unreadable."""
    for number, line in file.lines():
        if line is None:
            yield number, Unreadable(TOO_LONG)
            continue
        try:
            row = parse(line)
        except Unreadable as error:
            yield number, error
        else:
            if row is not None:
                yield number, row
