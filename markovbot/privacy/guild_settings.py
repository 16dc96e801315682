"""Change what a guild's admins decide on where the bot speaks, and on whom it never learns from."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final, TypeVar

from markovbot.domain import ChannelId, GuildId, MemberId, MessageId, Policy
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.privacy.policies import Policies
from markovbot.store.ports import Store

T = TypeVar("T")

MOST: Final = 500
"""Members, or channels of one kind, that a setting may hold: as many as a server has channels."""


class GuildSettings:
    """Changes settings that are more than one value."""

    def __init__(self, store: Store, policies: Policies) -> None:
        self._store = store
        self._policies = policies

    async def speak_in(
        self, guild: GuildId, places: Collection[ChannelId], *, allowed: bool
    ) -> Policy:
        """Speak in channels and categories, or don't, whatever holds elsewhere."""

        def change(policy: Policy) -> Policy:
            spoken = policy.spoken_in.difference(places)
            silent = policy.silent_in.difference(places)
            if allowed:
                return replace(policy, spoken_in=_limited(spoken.union(places)), silent_in=silent)
            return replace(policy, spoken_in=spoken, silent_in=_limited(silent.union(places)))

        return await self._policies.update(guild, change)

    async def set_chance(
        self, guild: GuildId, channels: Collection[ChannelId], percent: float
    ) -> Policy:
        """Set how likely a message in some channels brings an unasked line; 0 for never."""

        def change(policy: Policy) -> Policy:
            others = {one: old for one, old in policy.chances.items() if one not in channels}
            new = dict.fromkeys(channels, percent) if percent else {}
            _limited(frozenset(others | new))
            return replace(policy, chances=others | new)

        return await self._policies.update(guild, change)

    async def never_learn(self, guild: GuildId, members: Collection[MemberId]) -> Policy:
        """Learn nothing more from members; what was learned before stays."""
        return await self._policies.update(
            guild,
            lambda policy: replace(
                policy, never_learned=_limited(policy.never_learned.union(members))
            ),
        )

    async def learn_again(
        self, guild: GuildId, members: Collection[MemberId], now: MessageId
    ) -> Policy:
        """Learn from members again; what they wrote until `now` isn't learned later."""
        for member in self._policies.of(guild).never_learned.intersection(members):
            await self._store.add_tombstone(member, guild, now)
        return await self._policies.update(
            guild,
            lambda policy: replace(policy, never_learned=policy.never_learned.difference(members)),
        )


def _limited(places: frozenset[T]) -> frozenset[T]:
    """Return a set; raise UserError if it is too large."""
    if len(places) > MOST:
        raise UserError(
            _("That would be more than {most}; a category takes all channels in it.", most=MOST)
        )
    return places
