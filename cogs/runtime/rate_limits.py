"""Limit how often the bot answers each member, channel and server."""

import time
from math import ceil
from typing import Final

from discord import app_commands
from discord.ext.commands import CooldownMapping

from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, ngettext

MINUTE: Final = 60.0

CHANNEL_FACTOR: Final = 3
SERVER_FACTOR: Final = 10
"""A channel gets CHANNEL_FACTOR times a member's answers a minute, a server SERVER_FACTOR times."""


MEMBER_ASKED: Final = gettext_noop("You have asked a lot.")
CHANNEL_ASKED: Final = gettext_noop("This channel has asked a lot.")
SERVER_ASKED: Final = gettext_noop("This server has asked a lot.")


class RateLimited(app_commands.CheckFailure):
    """A limit is exceeded; the message says when to try again."""


class RateLimits:
    """Counts requests by member, channel and server in windows of a minute.

    A window begins with its first request. discord.py drops windows that are over, so memory is
    bounded by the requests of a minute.
    """

    def __init__(self, answers_per_minute: int) -> None:
        """Allow each member so many answers a minute; 0 means no limit."""

        def each(times: int) -> CooldownMapping[int]:
            return CooldownMapping(app_commands.Cooldown(answers_per_minute * times, MINUTE), int)

        self._counted = answers_per_minute > 0
        self._member = MEMBER_ASKED, each(1)
        self._channel = CHANNEL_ASKED, each(CHANNEL_FACTOR)
        self._server = SERVER_ASKED, each(SERVER_FACTOR)

    def count(self, member: int, channel: int | None = None, server: int | None = None) -> None:
        """Count a request of a member; raise RateLimited if a limit is exceeded.

        A request that any limit refuses counts for none.
        """
        if not self._counted:
            return
        now = time.monotonic()  # not the time of day, which may jump
        asked = [
            (who, cooldown)
            for (who, limit), id_ in (
                (self._member, member),
                (self._channel, channel),
                (self._server, server),
            )
            if id_ is not None and (cooldown := limit.get_bucket(id_, now))
        ]
        waits = [(cooldown.get_retry_after(now), who) for who, cooldown in asked]
        longest, who = max(waits, key=lambda one: one[0])
        if longest:
            seconds = ceil(longest)
            again = ngettext(
                "Please try again in {count} second.",
                "Please try again in {count} seconds.",
                seconds,
            )
            raise RateLimited(f"{_(who)} {again}")
        for _who, cooldown in asked:
            cooldown.update_rate_limit(now)
