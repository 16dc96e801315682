"""How often the bot answers: nobody takes it from the others, and no channel is flooded."""

import time
from math import ceil
from typing import Final

from discord import app_commands
from discord.ext.commands import CooldownMapping

MINUTE: Final = 60.0

CHANNEL_FACTOR: Final = 3
SERVER_FACTOR: Final = 10
"""How many members' answers a channel gets a minute, and a server."""


class RateLimited(app_commands.CheckFailure):
    """Somebody asks too often; says in a sentence when to try again."""


class RateLimits:
    """Counts requests by member, channel and server, each from its first one on for a minute.

    Who hasn't asked for a minute is forgotten (discord.py does that at the next request), so what
    is held here is bounded by what comes in within a minute.
    """

    def __init__(self, answers_per_minute: int) -> None:
        """Take how many answers a member gets a minute; 0 for any number."""

        def each(times: int) -> CooldownMapping[int]:
            return CooldownMapping(app_commands.Cooldown(answers_per_minute * times, MINUTE), int)

        self._counted = answers_per_minute > 0
        self._member = "You have asked a lot", each(1)
        self._channel = "This channel has asked a lot", each(CHANNEL_FACTOR)
        self._server = "This server has asked a lot", each(SERVER_FACTOR)

    def count(self, member: int, channel: int | None = None, server: int | None = None) -> None:
        """Count a request of a member; raise Limited if it is one too many, for whichever.

        What is refused to a member doesn't count for the channel, nor what is refused there for
        the server.
        """
        if not self._counted:
            return
        now = time.monotonic()  # not the time of day, which may jump
        for (who, limit), id_ in (
            (self._member, member),
            (self._channel, channel),
            (self._server, server),
        ):
            if id_ is not None and (wait := limit.update_rate_limit(id_, now)):
                seconds = ceil(wait)
                raise RateLimited(
                    f"{who}; try again in {seconds} second{'s' * (seconds > 1)}, please."
                )
