"""The port for copying guilds from one store to another; what moves is in `copying`, which other
programs start sooner without."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Protocol, TypeVar

from markovbot.domain import GuildId

if TYPE_CHECKING:
    from markovbot.store.ports.copying import GuildRecords, SharedRecords, Transitions

T = TypeVar("T")


class CopyableStore(Protocol):
    """A store whose guilds can be copied to another one, and which can take them from there."""

    def held(self) -> AbstractAsyncContextManager[None]:
        """End the erasures and purges that are under way; then keep others from writing.

        Until the block ends nothing else is to be written through this store, either. Raises
        UserError if somebody else is writing.
        """

    async def stored_guilds(self) -> list[GuildId]:
        """Return every guild of which anything is stored, in ascending order."""

    async def shared_records(self) -> "SharedRecords":
        """Return what belongs to no guild."""

    async def add_shared_records(self, records: "SharedRecords") -> None:
        """Take over what belongs to no guild, beside what there is.

        Of two choices of a person the one not to be learned from is kept, of two tombstones the
        later one, of two facts the one that was there. Raises OtherKey, and changes nothing, if
        both have hashes with keys of their own.
        """

    async def copy_out(
        self, guild: GuildId, work: "Callable[[GuildRecords, Iterator[Transitions]], T]"
    ) -> T:
        """Run `work` in a thread on one unchanging view of a guild.

        The transitions come in slices, each in ascending order of the columns, as do all slices of
        a relation together; the relations come in the order of their numbers. No transition of a
        source comes twice.
        """

    async def copy_in(
        self,
        records: "GuildRecords",
        transitions: "Iterable[Transitions]",
        check: Callable[[str], None],
    ) -> None:
        """Store a guild of which nothing is stored; wait in a thread for its transitions.

        Before anybody can see it, `check` is called in that thread with the digest of what was
        written, read anew. If anything raises, nothing of the guild is kept. Raises UserError if
        something of the guild is stored already.
        """
