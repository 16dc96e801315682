"""What somebody gets who takes the database: for the audit, which looks at it as a thief would."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from markovbot.domain import GuildId
from markovbot.store.ports.records import CountRecord

T = TypeVar("T")


class StorageLayout(Protocol):
    """What somebody with the database and its key can see besides the counts: how they lie."""

    def tokens(self) -> list[str]:
        """Return all tokens in the order in which they are stored."""

    def words(self) -> list[str]:
        """Return all words in the order in which they are stored."""

    def written(self) -> Iterator[CountRecord]:
        """Yield a guild's counts as they lie in the blocks, in the order of the blocks' ids."""

    def newest(self) -> Iterator[CountRecord]:
        """Yield the guild's counts that are not merged with older ones yet; may be none."""

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes of every block of counts, which hold no text."""


class LayoutStore(Protocol):
    """A store that shows what it has written."""

    async def inspect_layout(self, guild: GuildId, work: Callable[[StorageLayout], T]) -> T:
        """Run `work` on how a guild's counts lie in the database, in a thread."""

    async def stored(self, guild: GuildId, *, opened: bool) -> list[bytes]:
        """Return what is stored, as bytes: of files all of them, of a server the rows of a guild
        and those that belong to no guild.

        `opened` is for a store that encrypts row by row: as they are with the key, without the
        blocks of counts. A file is returned as it is.
        """
