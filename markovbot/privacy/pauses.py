"""The pauses of guilds, in memory, because every message asks for them."""

from markovbot.domain import GuildId, MessageId, Pause
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.store.ports import Store


class Pauses:
    """A cache of the pauses in the store, which learns nothing that was said in one."""

    def __init__(self, store: Store, fleet: Fleet = ALONE) -> None:
        self._store = store
        self._fleet = fleet
        self._known: dict[GuildId, list[Pause]] = {}

    async def load(self) -> None:
        """Read the pauses from the store, of the guilds that this process serves."""
        self._known = self._fleet.of_ours(await self._store.pauses())

    def is_paused(self, guild: GuildId) -> bool:
        """Tell whether a guild is paused now."""
        known = self._known.get(guild, [])
        return bool(known) and known[-1].until is None

    def hold(self, guild: GuildId, id_: MessageId) -> bool:
        """Tell whether a message was said during a pause."""
        return any(one.holds(id_) for one in self._known.get(guild, ()))

    async def begin(self, guild: GuildId, since: MessageId) -> bool:
        """Begin a pause after a message, in memory first; return False if the guild is paused.

        Raises UserError if the store can't; then it isn't paused.
        """
        if self.is_paused(guild):
            return False
        known = self._known.setdefault(guild, [])
        known.append(pause := Pause(since, None))
        try:
            await self._store.pause(guild, since)
        except BaseException:
            known.remove(pause)
            raise
        return True

    async def end(self, guild: GuildId, until: MessageId) -> bool:
        """End a pause with a message, in the store first; return False if there is none.

        Raises UserError if the store can't; then the guild is still paused.
        """
        ended = await self._store.resume(guild, until)
        self._known[guild] = (await self._store.pauses()).get(guild, [])
        return ended

    def drop(self, guild: GuildId) -> None:
        """Remove the pauses of a guild, which the store has deleted."""
        self._known.pop(guild, None)

    def after(self, guild: GuildId, id_: MessageId) -> MessageId:
        """Return the id after which to read on: a pause that has begun there needn't be read."""
        for one in self._known.get(guild, ()):
            if one.until is not None and one.since <= id_ < one.until:
                return one.until
        return id_

    def before(self, guild: GuildId, id_: MessageId) -> MessageId:
        """Return the id before which to read on: a pause that has ended there needn't be read."""
        for one in self._known.get(guild, ()):
            if one.until is not None and one.since < id_ - 1 <= one.until:
                return MessageId(one.since + 1)
        return id_
