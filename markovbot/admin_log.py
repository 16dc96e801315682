"""The log of what admins do, for the log channel of their server.

Callers say what was done with ids alone. No entry has a field for text, so that none can be posted;
what members do about themselves has no entry either.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from markovbot.clock import Clock
from markovbot.domain import ChannelId, GuildId, MemberId, Policy
from markovbot.errors import error_location
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.worker_pool import WorkerPool
from markovbot.privacy.policies import Policies

log = logging.getLogger(__name__)

ACTOR: Final[ContextVar[MemberId | None]] = ContextVar("actor", default=None)
"""Whose command, button or form is being answered: each is answered in a task of its own."""

MAX_WAITING: Final = 200
"""Entries of a channel that wait to be posted."""

MAX_RETRY_DELAY: Final = 60.0
"""Seconds between two attempts, at most."""

MAX_ATTEMPTS: Final = 20
"""After so many failures in a row, about a quarter of an hour, what waits for a channel is
dropped."""


TOLD_BY_ACTIONS: Final = ("contact_admin", "learned_categories", "left_out")
"""Fields of a policy that change together with an action, which is an entry of its own."""


class AdminAction(Enum):
    """What was done. A change of a policy has no name here: see `PolicyChange`."""

    PAUSED = auto()
    RESUMED = auto()
    LEARNING_STARTED = auto()
    LEARNING_STOPPED = auto()
    BACKFILL_STARTED = auto()
    BACKFILL_STOPPED = auto()
    BACKFILL_ENDED = auto()
    CHANNEL_RESET = auto()
    MEMBER_RESET = auto()
    SERVER_RESET = auto()
    ALL_UNBLOCKED = auto()
    REPORT_KEPT = auto()
    REPORT_LIFTED = auto()
    BANNED = auto()
    UNBANNED = auto()


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A policy before and after an admin has changed it."""

    old: Policy
    new: Policy


@dataclass(frozen=True, slots=True)
class AdminEntry:
    """What was done, when (seconds since 1970), and by whom: None for what ended by itself.

    `channels` or `member` is what it was done to.
    """

    action: AdminAction | PolicyChange
    moment: float
    actor: MemberId | None
    channels: tuple[ChannelId, ...] = ()
    member: MemberId | None = None


class NotPosted(Exception):
    """Discord can't be reached now; what was to be posted is to be tried again."""


Post = Callable[[ChannelKey, Sequence[AdminEntry]], Awaitable[int]]
"""Posts entries, the earliest first, and returns how many of them it is done with.

Raises NotPosted if it is to be tried again. What can't be posted at all is done with, too.
"""


class AdminLog:
    """Posts entries in the order in which they came; what can't be posted breaks no action.

    `post` is set by whoever knows Discord. Entries wait in memory alone.
    """

    def __init__(self, policies: Policies, clock: Clock) -> None:
        self._policies = policies
        self._clock = clock
        self._waiting: dict[ChannelKey, list[AdminEntry]] = {}
        self._failures: dict[ChannelKey, int] = {}
        self._pool: WorkerPool[ChannelKey] = WorkerPool(self._turn)
        self.post: Post = _nobody

    def record(
        self,
        guild: GuildId,
        action: AdminAction,
        channels: Sequence[ChannelId] = (),
        member: MemberId | None = None,
    ) -> None:
        """Log what `ACTOR` has done, if the guild has a log channel."""
        entry = AdminEntry(action, self._clock.now(), ACTOR.get(), tuple(channels), member)
        self._add(guild, self._policies.of(guild).log_channel, entry)

    def record_policy(self, guild: GuildId, old: Policy, new: Policy) -> None:
        """Log what `ACTOR` has changed: in the old log channel, too, if there is another now."""
        told = replace(old, **{name: getattr(new, name) for name in TOLD_BY_ACTIONS})
        if ACTOR.get() is None or told == new:
            return
        entry = AdminEntry(PolicyChange(told, new), self._clock.now(), ACTOR.get())
        for channel in dict.fromkeys((old.log_channel, new.log_channel)):
            self._add(guild, channel, entry)

    async def run(self) -> None:
        """Post entries until cancelled."""
        await self._pool.run()

    def _add(self, guild: GuildId, channel: ChannelId | None, entry: AdminEntry) -> None:
        if channel is None:
            return
        key = ChannelKey(guild, channel)
        waiting = self._waiting.setdefault(key, [])
        if len(waiting) >= MAX_WAITING:
            log.warning("The log channel of server %d misses an entry: too many wait.", guild)
            return
        waiting.append(entry)
        self._pool.request(key)

    async def _turn(self, key: ChannelKey) -> float | None:
        waiting = self._waiting[key]
        try:
            done = await self.post(key, tuple(waiting))
        except NotPosted:
            failures = self._failures[key] = self._failures.get(key, 0) + 1
            if failures < MAX_ATTEMPTS:
                return min(MAX_RETRY_DELAY, 2.0**failures)
            log.warning(
                "The log channel of server %d misses %d entries: Discord didn't take them.",
                key.guild,
                len(waiting),
            )
            done = len(waiting)
        except Exception as error:  # noqa: BLE001 - a bug there must not end the bot
            log.error("Entries of the admin log are lost (%s).", error_location(error))
            done = len(waiting)
        self._failures.pop(key, None)
        del waiting[:done]
        if waiting:
            return 0.0
        del self._waiting[key]
        return None


async def _nobody(_key: ChannelKey, _entries: Sequence[AdminEntry]) -> int:
    raise NotPosted
