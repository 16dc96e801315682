"""Decide whether to say something unasked after a message.

Nothing here looks at the clock by itself: only a message of a person can bring a line, so that
nobody is spoken to in an empty room, and no line is there to keep a server active.
"""

import asyncio
from collections.abc import Callable
from math import ceil
from random import Random
from typing import Final

from markovbot.domain import Consent, GuildId, Message, seconds_of
from markovbot.privacy.policies import Policies
from markovbot.speaking.places import Place, SpeakingPlaces
from markovbot.speaking.quiet_hours import is_quiet
from markovbot.store.ports import Store
from markovbot.store.rules.preferences import is_learned_from
from markovbot.text import is_bot_command

FRESH: Final = 30.0
"""Seconds after which a message isn't answered unasked any more: it comes late, as after a lost
connection, and the talk has gone on."""

HOUR: Final = 3600.0

LARGEST_LIMIT: Final = 60
"""Unasked lines in an hour that a limit may allow."""


class ChimeIn:
    """Draws lots for messages, and keeps to the limits that admins have set.

    `now` returns Discord's time in seconds since 1970.
    """

    def __init__(
        self,
        store: Store,
        policies: Policies,
        places: SpeakingPlaces,
        now: Callable[[], float],
        rng: Random,
    ) -> None:
        self._store = store
        self._policies = policies
        self._places = places
        self._now = now
        self._rng = rng
        self._said: dict[tuple[GuildId, int], list[float]] = {}
        self._booking = asyncio.Lock()

    def may_ever(self, place: Place) -> bool:
        """Tell whether anything is ever said unasked in a place; nearly always it isn't."""
        policy = self._policies.of(place.guild)
        return policy.chances.get(place.channel, 0.0) > 0 and self._places.allow(place)

    def draws(self, message: Message, place: Place) -> bool:
        """Draw the lot of a message that somebody wrote, by the chance of its channel.

        A message to another bot, without text or older than `FRESH` has none, nor has one in quiet
        hours.
        """
        now = self._now()
        if (
            not self.may_ever(place)
            or not message.content.strip()
            or is_bot_command(message.content, mentions_bot=message.mentions_bot)
            or now - seconds_of(message.id) > FRESH
        ):
            return False
        policy = self._policies.of(place.guild)
        if is_quiet(policy.quiet_hours, now):
            return False
        return self._rng.random() * 100 < policy.chances[place.channel]

    async def take_turn(self, message: Message, place: Place) -> bool:
        """Take a turn after a message whose lot was drawn; return False if there is none.

        There is none after somebody who isn't learned from, and none above the limit. Raises
        UserError if the store can't tell.
        """
        policy = self._policies.of(place.guild)
        choices = await self._store.choices(message.member)
        by_default = policy.consent is Consent.OPT_OUT
        if message.member in policy.never_learned or not is_learned_from(
            choices, place.guild, by_default
        ):
            return False
        return await self._book(place, policy.chime_limit)

    async def _book(self, place: Place, limit: int) -> bool:
        """Count a line against the limit; kept in the store, since a restart doesn't end an
        hour."""
        if not limit:
            return True
        key = place.guild, place.channel
        fact = f"guild {place.guild} chimed {place.channel}"
        async with self._booking:
            if key not in self._said:
                kept = await self._store.get_fact(fact) or ""
                self._said[key] = list(map(float, kept.split()))
            now = self._now()
            recent = [at for at in self._said[key] if now - at < HOUR]
            if len(recent) >= limit:
                return False
            recent.append(now)
            await self._store.set_fact(fact, " ".join(str(ceil(at)) for at in recent))
            self._said[key] = recent
            return True
