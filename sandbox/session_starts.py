"""How sessions may be started (IDENTIFY): how many a day, how fast, and by which shards.

https://discord.com/developers/docs/events/gateway#rate-limiting
https://discord.com/developers/docs/events/gateway#sharding-max-concurrency
"""

import time
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sandbox.calls import Json

TOTAL: Final = 1000
"""Sessions a day."""

MOST_GUILDS: Final = 2500
"""Guilds that one shard may have."""


class Start(NamedTuple):
    """A session that was started: by which shard of how many, and when (`time.monotonic`)."""

    shard: int
    shards: int
    at: float


@dataclass(slots=True)
class SessionStarts:
    """What is allowed, and what has happened.

    Of each bucket, the number of a shard modulo `max_concurrency`, one session may be started in
    `interval` seconds. Unlike Discord, the sandbox doesn't count by default: tests come back sooner
    than bots do.
    """

    remaining: int = TOTAL
    reset_after: float = 14_400.0
    """Seconds until `remaining` is TOTAL again."""
    recommended: int = 1
    """Shards that a bot is told to have."""
    max_concurrency: int = 16
    interval: float = 0.0
    most_guilds: int = MOST_GUILDS
    started: list[Start] = field(default_factory=list)
    refused: int = 0
    """Sessions that were started too early."""
    _latest: dict[int, float] = field(default_factory=dict)

    def limit(self) -> Json:
        """Return the session start limit, as `/gateway/bot` tells it."""
        return {
            "total": TOTAL,
            "remaining": self.remaining,
            "reset_after": int(self.reset_after * 1000),
            "max_concurrency": self.max_concurrency,
        }

    def start(self, shard: int, shards: int) -> bool:
        """Count an attempt of a shard to start a session; return False if it comes too early."""
        self.remaining -= 1
        now, bucket = time.monotonic(), shard % self.max_concurrency
        latest = self._latest.get(bucket)
        if latest is not None and now - latest < self.interval:
            self.refused += 1
            return False
        self._latest[bucket] = now
        self.started.append(Start(shard, shards, now))
        return True


def is_valid(shard: object) -> bool:
    """Tell whether what a client sends as its shard is one: [number, of how many]."""
    match shard:
        case [int(number), int(count)]:
            return 0 <= number < count
        case _:
            return False
