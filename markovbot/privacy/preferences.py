"""What a person can see, choose and have erased: the service behind `/privacy`."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from markovbot.domain import EVERYWHERE, Consent, GuildId, MemberId, MessageId, Policy, Scope
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.privacy.erase import Eraser
from markovbot.privacy.names import redacted_spellings
from markovbot.privacy.policies import DEFAULT_POLICY, Policies
from markovbot.store.ports import CountRecord, Erased, ScopeStatistics, Store

ORDER: Final = 2
"""Words in a state, as an export shows it."""

REFUSED: Final = "yes"

AT_ONCE: Final = 16
"""Guilds of a fleet in which a person is erased at the same time: other processes have to do it."""

Progress = Callable[[int, int], None]
"""Takes in how many guilds a person was erased, and in how many that is to be done."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How much is kept of a person, and what they chose, both by guild (or `EVERYWHERE`).

    `not_imitated` are the guilds where they don't want to be imitated.
    """

    kept: dict[GuildId, ScopeStatistics]
    choices: dict[GuildId, bool]
    not_imitated: frozenset[GuildId] = frozenset()

    def choice(self, guild: GuildId) -> bool | None:
        """Return whether a person chose to be learned from in a guild; None without a choice."""
        return self.choices.get(guild, self.choices.get(EVERYWHERE))

    def may_be_imitated(self, guild: GuildId, policy: Policy) -> bool:
        """Tell whether a person may be imitated in a guild with this policy."""
        if guild in self.not_imitated:
            return False
        choice = self.choice(guild)
        return choice is True or (choice is None and not policy.asks_first)


class Privacy:
    """Shows, exports and erases what is kept of a person, and saves their choices."""

    def __init__(
        self, store: Store, policies: Policies, eraser: Eraser, fleet: Fleet = ALONE
    ) -> None:
        self._store = store
        self._policies = policies
        self._eraser = eraser
        self._at_once = 1 if fleet.alone else AT_ONCE

    async def overview(self, member: MemberId, here: GuildId | None = None) -> Overview:
        """Return how much is kept of a person, and what they chose, also in the guild `here`."""
        kept, choices = await self._store.guilds_of(member), await self._store.choices(member)
        guilds = kept.keys() | choices.keys() | (set() if here is None else {here})
        refused = [one for one in guilds if await self._store.get_fact(_refusal(member, one))]
        return Overview(kept, choices, frozenset(refused))

    async def opt_out(
        self,
        member: MemberId,
        guild: GuildId,
        names: Collection[str],
        now: MessageId,
        progress: Progress = lambda _done, _of: None,
    ) -> Erased:
        """Never learn from a person again, in a guild or `EVERYWHERE`, and erase their counts.

        Their names are redacted from lines, too; only hashes of the names are kept. Raises as
        `erase` does; then the choice holds nevertheless.
        """
        await self._store.choose(member, guild, learned=False)
        await self.add_redacted_names(member, names)
        return await self.erase(member, guild, now, progress)

    async def opt_in(self, member: MemberId, guild: GuildId, now: MessageId) -> None:
        """Learn from a person from now on, in a guild or `EVERYWHERE`.

        What they wrote while they weren't learned from isn't learned later, either.
        """
        for one in await self._opted_out_guilds(member, guild):
            await self._store.add_tombstone(member, one, now)
        await self._store.choose(member, guild, learned=True)

    async def _opted_out_guilds(self, member: MemberId, guild: GuildId) -> list[GuildId]:
        """Return in which guilds, of one or of `EVERYWHERE`, a person isn't learned from."""
        choices = await self._store.choices(member)
        general = choices.get(EVERYWHERE)
        if guild == EVERYWHERE and general is False:
            return [EVERYWHERE]

        if guild == EVERYWHERE:
            policies = await self._policies.everywhere()
        else:
            policies = {guild: await self._policies.current(guild)}

        def learned(one: GuildId) -> bool:
            policy = policies.get(one, DEFAULT_POLICY)
            usual = policy.consent is Consent.OPT_OUT if general is None else general
            return choices.get(one, usual)

        places = choices.keys() | policies.keys() if guild == EVERYWHERE else {guild}
        return [one for one in places if not learned(one)]

    async def erase(
        self,
        member: MemberId,
        guild: GuildId,
        now: MessageId,
        progress: Progress = lambda _done, _of: None,
    ) -> Erased:
        """Erase all that was learned from a person, in a guild or `EVERYWHERE`.

        Raises UserError if the store can't somewhere, after it was done wherever it can.
        """
        if guild == EVERYWHERE:  # also for guilds without counts of theirs
            await self._store.add_tombstone(member, EVERYWHERE, now)
        guilds = list(await self._store.guilds_of(member)) if guild == EVERYWHERE else [guild]
        turns = asyncio.Semaphore(self._at_once)
        done: list[Erased] = []

        async def erase_in(one: GuildId) -> None:
            async with turns:
                done.append(await self._eraser.erase(Scope(one, member=member), now))
            progress(len(done), len(guilds))

        progress(0, len(guilds))
        ended = await asyncio.gather(*map(erase_in, guilds), return_exceptions=True)
        for error in ended:
            if error is not None:
                raise error
        return Erased(sum(one.messages for one in done), sum(one.tokens for one in done))

    async def export(self, member: MemberId, guild: GuildId) -> dict[str, Any]:
        """Return all that is kept of a person, in a guild or `EVERYWHERE`, as data for JSON.

        A count's words are in reading order; "" stands for the beginning or the end of a message.
        `label` is what the operator calls the person.
        """
        overview = await self.overview(member, guild)
        guilds = [one for one in overview.kept if guild in (one, EVERYWHERE)]
        labels = await self._store.labels()
        return {
            "member": str(member),
            "choices": {
                "everywhere" if one == EVERYWHERE else str(one): "in" if learned else "out"
                for one, learned in overview.choices.items()
            },
            "not_imitated": sorted(map(str, overview.not_imitated)),
            "servers": [
                {
                    "server": str(one),
                    "messages": overview.kept[one].messages,
                    "words": overview.kept[one].tokens,
                    "label": labels.get(Scope(one, member=member)),
                    "counts": await self._store.inspect_counts(Scope(one, member=member), _listed),
                }
                for one in guilds
            ],
        }

    async def add_redacted_names(self, member: MemberId, names: Collection[str]) -> None:
        """Redact names of a person, and their parts, wherever they have opted out."""
        await self._store.add_redacted_names(member, redacted_spellings(names))

    async def may_imitate(self, member: MemberId, guild: GuildId) -> bool:
        """Tell whether a member may be imitated in a guild."""
        overview = await self.overview(member, guild)
        return overview.may_be_imitated(guild, self._policies.of(guild))

    async def let_imitate(self, member: MemberId, guild: GuildId, *, allowed: bool) -> None:
        """Save whether a person may be imitated in a guild; what is learned from them stays.

        It allows no more than what they chose about being learned from.
        """
        await self._store.set_fact(_refusal(member, guild), "" if allowed else REFUSED)


def _refusal(member: MemberId, guild: GuildId) -> str:
    """Return the key of the fact that a person isn't to be imitated in a guild."""
    return f"member {member} not imitated {guild}"


def _listed(counts: Iterable[CountRecord]) -> list[dict[str, Any]]:
    return [
        {
            "channel": str(one.channel),
            "words": [*[""] * (ORDER - len(one.before)), *one.before, one.next or ""],
            "count": one.times,
        }
        for one in counts
    ]
