"""The ports of channels and preferences: decisions of a guild, made where it is owned."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from markovbot.domain import (
    EVERYWHERE,
    Ban,
    ChannelId,
    GuildId,
    MemberId,
    MessageId,
    Policy,
    Scope,
    StreamKey,
)
from markovbot.store.ports import BackfillJob, ScopeStatistics
from markovbot.store.postgres.errors import ATTEMPTS, changed_too_often
from markovbot.store.postgres.guild_book import GuildBook, Purge
from markovbot.store.postgres.owner import Owner
from markovbot.store.postgres.requests import FactRequest, TombstoneRequest
from markovbot.store.postgres.shared_book import Row, SharedBook
from markovbot.store.postgres.world import World
from markovbot.store.postgres.worlds import Worlds
from markovbot.store.rules.coverage import Range, range_with
from markovbot.store.rules.facts import guild_of_fact
from markovbot.store.rules.retention import last_period, limited_period
from markovbot.store.rules.word_lists import refuse_while_purging


class PostgresDecisions:
    """Each method is a change of one guild's book, or a look at it."""

    _worlds: Worlds
    _owner: Owner

    async def switch_on(self, guild: GuildId, channel: ChannelId, since: MessageId) -> bool:
        """Learn a channel's messages after `since`; return False if it was on already."""
        return await self._owner.decide(guild, lambda book: book.switch_on(guild, channel, since))

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel and keep its counts; return False if it was off."""
        return await self._owner.decide(guild, lambda book: book.switch_off(guild, channel))

    async def since(self, guild: GuildId, channel: ChannelId) -> MessageId | None:
        """Return the id after which a channel is learned; None if it is off."""
        return (await self.switches(guild)).get(channel)

    async def switches(self, guild: GuildId) -> Mapping[ChannelId, MessageId]:
        """Return a guild's channels that are switched on, and since when."""
        book = await self._book(guild)
        return {} if book is None else await book.switches(guild)

    async def watermark(self, key: StreamKey) -> MessageId | None:
        """Return the upper end of the covered range around the switch."""
        here = await self._around_switch(key)
        return None if here is None else MessageId(here[1])

    async def beginning(self, key: StreamKey) -> MessageId | None:
        """Return the lower end of the covered range around the switch."""
        here = await self._around_switch(key)
        return None if here is None else MessageId(here[0])

    async def save_backfill_job(self, job: BackfillJob) -> None:
        """Save that a channel is being backfilled; do nothing if the channel is off."""
        await self._owner.decide(job.guild, lambda book: book.save_backfill_job(job))

    async def delete_backfill_job(self, guild: GuildId, channel: ChannelId) -> bool:
        """End a channel's backfill; return False if there was none."""
        return await self._owner.decide(
            guild, lambda book: book.delete_backfill_job(guild, channel)
        )

    async def choose(self, member: MemberId, guild: GuildId, *, learned: bool) -> None:
        """Save whether a person wants to be learned from in a guild, or `EVERYWHERE`."""

        async def choose(shared: SharedBook) -> Row:
            await shared.choose(member, guild, learned=learned)
            return shared.person_row(member)

        await self._share(choose)

    async def choices(self, member: MemberId) -> dict[GuildId, bool]:
        """Return what a person has chosen, by guild."""
        await self._worlds.refresh()
        return await self._worlds.shared.choices(member)

    async def add_redacted_names(self, member: MemberId, names: Collection[str]) -> None:
        """Never say these folded names where the person has opted out."""

        async def add(shared: SharedBook) -> Row:
            await shared.add_redacted_names(member, names)
            return shared.person_row(member)

        await self._share(add)

    async def add_tombstone(self, member: MemberId, guild: GuildId, until: MessageId) -> None:
        """Never learn what a person said up to a message, in a guild or `EVERYWHERE`."""

        async def add(shared: SharedBook) -> Row:
            await shared.add_tombstone(member, guild, until)
            return shared.tombstone_row(member)

        if guild == EVERYWHERE:
            await self._share(add)
        else:
            await self._owner.request(guild, TombstoneRequest(member, until))

    async def policy(self, guild: GuildId) -> Policy:
        """Return a guild's policy."""
        book = await self._book(guild)
        return Policy() if book is None else book.policy_of.get(guild, Policy())

    async def set_policy(self, guild: GuildId, new: Policy, today: int) -> None:
        """Save a guild's policy; `today` counts days since 1970-01-01 UTC."""

        async def set_policy(book: GuildBook) -> None:
            await book.set_policy(guild, new, today)
            book.reindex()

        await self._owner.decide(guild, set_policy, resettled=True)

    async def enforce_limits(self, today: int) -> None:
        """Apply each guild's retention to counts that were learned without it.

        No guild is claimed for that: what another process owns, it looks after itself.
        """

        async def enforce(book: GuildBook) -> None:
            await book.enforce_limits(today)
            book.reindex()

        for world in self._worlds.owned():
            retention = world.book.policy_of.get(world.guild, Policy()).retention
            latest = last_period(retention, today)
            exceeded = any(limited_period(one, latest) != one for one in world.book.periods())
            if retention and exceeded:
                await self._owner.decide(world.guild, enforce, resettled=True)

    async def pause(self, guild: GuildId, since: MessageId) -> bool:
        """Learn nothing that is said in a guild after `since`; return False if it was paused."""
        return await self._owner.decide(guild, lambda book: book.pause(guild, since))

    async def resume(self, guild: GuildId, until: MessageId) -> bool:
        """End a guild's pause with a message; return False if there was none."""
        return await self._owner.decide(guild, lambda book: book.resume(guild, until))

    async def block_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Block every three words in a row of a line; return how many were not blocked before."""
        return await self._owner.decide(guild, lambda book: book.block_line(guild, tokens, channel))

    async def unblock_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Unblock every three words in a row of a line; return how many were blocked."""
        return await self._owner.decide(
            guild, lambda book: book.unblock_line(guild, tokens, channel)
        )

    async def blocked(self, guild: GuildId) -> int:
        """Return how many triples of words a guild has blocked."""
        book = await self._book(guild)
        return 0 if book is None else await book.blocked(guild)

    async def unblock_all(self, guild: GuildId) -> int:
        """Unblock all triples of a guild; return how many there were."""
        return await self._owner.decide(guild, lambda book: book.unblock_all(guild))

    async def ban(self, guild: GuildId, kind: Ban, texts: Collection[str]) -> None:
        """Put texts on a guild's list; begin to purge words."""

        async def ban(book: GuildBook) -> None:
            book.put_on_list(guild, kind, texts)
            if kind is Ban.WORD and texts and book.here():
                book.purges.append(Purge(sorted(texts)))

        await self._owner.decide(guild, ban)

    async def purge(self) -> None:
        """Remove the transitions that touch a banned word; return when no row of them is left."""
        for world in self._worlds.owned():
            if world.book.purges:
                await self._owner.remove(world.guild)

    async def unban(
        self, guild: GuildId, kind: Ban, texts: Collection[str], until: MessageId
    ) -> None:
        """Take texts off a guild's list; words still don't count in messages up to `until`."""

        async def unban(book: GuildBook) -> None:
            refuse_while_purging(len({*book.purged()} & {*texts}))
            await book.unban(guild, kind, texts, until)

        await self._owner.decide(guild, unban)

    async def schedule_deletion(self, guild: GuildId, due: int) -> None:
        """Save when a guild that the bot has left is to be erased, unless that is known."""
        await self._owner.decide(guild, lambda book: book.schedule_deletion(guild, due))

    async def cancel_deletion(self, guild: GuildId) -> None:
        """Keep a guild after all."""
        await self._owner.decide(guild, lambda book: book.cancel_deletion(guild))

    async def drop_guild(self, guild: GuildId) -> None:
        """Delete all that was decided in a guild; `erase` takes its counts."""
        await self._owner.decide(guild, lambda book: book.drop_guild(guild), resettled=True)

    async def set_label(self, scope: Scope, label: str) -> bool:
        """Save what the operator calls a guild, a channel or a member."""
        return await self._owner.decide(scope.guild, lambda book: book.set_label(scope, label))

    async def set_fact(self, key: str, value: str) -> None:
        """Save a small fact; under a key that begins with "guild ID " it goes with the guild."""

        async def save(shared: SharedBook) -> Row:
            await shared.set_fact(key, value)
            return shared.fact_row(key)

        if (guild := guild_of_fact(key)) is None:
            if await self.get_fact(key) != value:  # every process reads what is new
                await self._share(save)
        else:
            await self._owner.request(guild, FactRequest(key, value))

    async def get_fact(self, key: str) -> str | None:
        """Return the fact under a key; None if there is none."""
        return (await self._facts([key])).get(key)

    async def facts_among(self, keys: Collection[str]) -> set[str]:
        """Return those of some keys under which there is a fact."""
        return {*(await self._facts(keys))}

    async def is_known(self, scope: Scope) -> bool:
        """Tell whether there is anything of a guild, a channel or a member."""
        book = await self._book(scope.guild)
        return book is not None and book.knows(scope)

    async def scope_statistics(
        self, scope: Scope, audience: frozenset[ChannelId] | None = None
    ) -> ScopeStatistics:
        """Return how much was learned in a scope, in the audience's channels."""
        book = await self._book(scope.guild)
        if book is None:
            return ScopeStatistics(0, 0, 0, 0)
        return await book.scope_statistics(scope, audience)

    async def channels_of(self, guild: GuildId) -> dict[ChannelId, ScopeStatistics]:
        """Return how much was learned in each channel of a guild, those switched on included."""
        book = await self._book(guild)
        return {} if book is None else await book.channels_of(guild)

    async def members_of(self, guild: GuildId) -> dict[MemberId, ScopeStatistics]:
        """Return how much was learned from each member of a guild."""
        book = await self._book(guild)
        return {} if book is None else await book.members_of(guild)

    async def _book(self, guild: GuildId) -> GuildBook | None:
        world = await self._worlds.view(guild)
        return None if world is None else world.book

    async def _around_switch(self, key: StreamKey) -> Range | None:
        """Return the covered range around a stream's switch; if there is none, record one."""
        book = await self._book(key.guild)
        since = None if book is None else book.since_by_channel.get((key.guild, key.channel))
        if book is None or since is None:
            return None
        if (found := range_with(book.coverage.get(key, []), since)) is not None:
            return found

        async def record(world: World) -> Range | None:
            before = world.book.coverage.get(key, [])
            here = world.book.around_switch(key)
            if here is not None and world.book.coverage[key] != before:
                world.unsaved.covered.append((key.channel, key.stream, *here))
                await self._worlds.change(world, lambda _: None)
            return here

        return await self._owner.with_world(key.guild, record)

    async def _facts(self, keys: Collection[str]) -> dict[str, str]:
        await self._worlds.refresh()
        facts = dict(self._worlds.shared.facts)
        for guild in {found for key in keys if (found := guild_of_fact(key)) is not None}:
            if (book := await self._book(guild)) is not None:
                facts |= book.facts
        return {key: facts[key] for key in keys if key in facts}

    async def _share(self, work: Callable[[SharedBook], Awaitable[Row]]) -> None:
        """Let `work` change what is kept for all guilds, and save the row that it returns; do it
        again if another process was faster."""
        shared = self._worlds.shared
        for _ in range(ATTEMPTS):
            await self._worlds.refresh()
            row = await work(shared)
            version = await self._worlds.tables.save_shared([row], shared.version)
            if version is not None:
                shared.apply(version, [row])
                return
        raise changed_too_often()
