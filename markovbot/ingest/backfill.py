"""Learn what was said in a channel before it was switched on: catching up, run backwards."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from markovbot.clock import Clock
from markovbot.domain import (
    SECONDS_A_DAY,
    Anchor,
    GuildId,
    Message,
    MessageId,
    Span,
    StreamKey,
    seconds_of,
)
from markovbot.errors import UserError
from markovbot.ingest.catch_up import LONGEST_PAUSE
from markovbot.ingest.channel_keys import Place
from markovbot.ingest.history import DOUBT, History, HistoryUnavailable, Page
from markovbot.ingest.settle_buffer import Waiting
from markovbot.ingest.worker_pool import Workers
from markovbot.ingest.writer import Committer
from markovbot.store import Store, Training

log = logging.getLogger(__name__)

REPORT: Final = 10.0
"""Seconds between two changes of the message that tells how far it is."""


@dataclass(slots=True)
class Job:
    """A channel whose past is being read, and what there is to tell of it.

    `read` counts the messages seen since the process began, `reached` is the oldest of them;
    `done` says that nothing more will happen, `ended` that it was stopped before its end, and
    `forbidden` that it waits for permission; `doubted`, that the last answer was that there is
    nothing. `switch` is since when the channel was switched on
    when it was first looked at.
    """

    training: Training
    read: int = 0
    learned: int = 0
    reached: MessageId | None = None
    done: bool = False
    ended: bool = False
    forbidden: bool = False
    since: float = field(default_factory=time.monotonic)
    switch: MessageId | None = None
    _streams: deque[StreamKey] = field(default_factory=deque)
    doubted: bool = False
    _listed: bool = False
    _listed_again: bool = False
    _before: MessageId | None = None
    _more: bool = True

    @property
    def place(self) -> Place:
        """Return the channel."""
        return Place(self.training.guild, self.training.channel)

    @property
    def rate(self) -> float:
        """Return how many messages were read in a second."""
        return self.read / max(time.monotonic() - self.since, 1.0)

    async def stream(self, history: History) -> StreamKey | None:
        """Return the stream to read in, the channel before its threads; None after the last one.

        Raises HistoryUnavailable.
        """
        guild, channel = self.place
        if not self._listed:
            self._streams.extend(await history.active(guild, channel))
            self._listed = True
        while not self._streams and self._more:
            threads, self._more = await history.archived(guild, channel, self._before)
            self._streams.extend(thread.key for thread in threads)
            if threads:
                self._before = threads[-1].archived
        if not self._streams and not self._listed_again:
            # Threads may have been opened again before the page that would have shown them.
            self._streams.extend(await history.active(guild, channel))
            self._listed_again = True
        return self._streams[0] if self._streams else None

    def next_stream(self) -> None:
        """Go on with another stream."""
        self._streams.popleft()


class Trainer:
    """Reads the past of channels, a page at a time, guilds taking turns.

    How far a stream is read is the beginning of its learned range, so that whatever ends the
    process in between costs nothing, and reading again learns nothing twice. `changed` is called
    when there is something new to tell at once.
    """

    def __init__(
        self,
        store: Store,
        committer: Committer,
        waiting: Waiting,
        history: History,
        clock: Clock,
    ) -> None:
        self._store = store
        self._clock = clock
        self._committer = committer
        self._waiting = waiting
        self._history = history
        self._workers: Workers[Place] = Workers(self._turn)
        self._jobs: dict[Place, Job] = {}
        self._failures: dict[Place, int] = {}
        self.changed: Callable[[], None] = lambda: None

    async def load(self) -> None:
        """Go on with what an earlier process has begun."""
        for training in await self._store.trainings():
            self._add(training)

    async def begin(self, training: Training) -> None:
        """Read a channel's past; in place of a training of the channel that is under way."""
        before = self._jobs.get(Place(training.guild, training.channel))
        if before is not None and before.done:  # whoever tells of it ends this one otherwise
            del self._jobs[before.place]
        await self._store.train(training)
        self._add(training)

    def hurry(self, guild: GuildId) -> None:
        """Go on now in a guild that has come into sight, whatever pause there is."""
        for place, job in self._jobs.items():
            if place.guild == guild and not job.done:
                self._failures.pop(place, None)
                self._workers.hurry(place)

    def jobs(self) -> list[Job]:
        """Return all that is under way, or done and not told of yet."""
        return list(self._jobs.values())

    def job(self, place: Place) -> Job | None:
        """Return what is under way in a channel."""
        job = self._jobs.get(place)
        return None if job is None or job.done else job

    async def cancel(self, place: Place) -> bool:
        """Stop reading a channel's past, keep what was learned; False if nothing was under way."""
        job = self.job(place)
        await self._store.end_training(*place)
        if job is None:
            return False
        self._end(job)
        return True

    def drop(self, wanted: Callable[[Place], bool]) -> None:
        """Stop reading the past of channels that are being forgotten."""
        for place, job in self._jobs.items():
            if wanted(place):
                self._end(job)

    async def keep(self, job: Job) -> None:
        """Keep how much was learned; what is done, and told of, is kept no longer.

        Raises UserError if the store can't.
        """
        if self._jobs.get(job.place) is not job:  # another one has begun
            return
        if job.done:
            await self._store.end_training(*job.place)
            if self._jobs.get(job.place) is job:
                del self._jobs[job.place]
        else:
            total = job.training.learned + job.learned
            await self._store.train(job.training._replace(learned=total))

    async def run(self) -> None:
        """Read until cancelled."""
        await self._workers.run()

    def _add(self, training: Training) -> None:
        job = Job(training)
        self._jobs[job.place] = job
        self._workers.hurry(job.place)

    def _end(self, job: Job) -> None:
        job.ended = not job.done
        self._finish(job)

    def _finish(self, job: Job) -> None:
        job.done, job.forbidden = True, False
        self._failures.pop(job.place, None)
        self.changed()

    async def _turn(self, place: Place) -> float | None:
        job = self._jobs.get(place)
        if job is None or job.done:
            return None
        try:
            pause = await self._read(job)
        except HistoryUnavailable as error:
            job.forbidden = not error.permitted
        except UserError as error:
            if place not in self._failures:
                log.error("%s Reading the past of %d waits.", error, place.channel)
        else:
            self._failures.pop(place, None)
            return pause
        failures = self._failures[place] = self._failures.get(place, 0) + 1
        return min(LONGEST_PAUSE, 2.0**failures)

    async def _read(self, job: Job) -> float | None:
        """Learn a page; return the seconds until the next, None after the last one."""
        switch = await self._store.since(*job.place)
        job.switch = job.switch or switch
        if switch is None or switch != job.switch:  # switched off meanwhile
            self._end(job)
            return None
        key = await job.stream(self._history)
        job.forbidden = False
        if key is None:
            self._finish(job)
            return None
        high = await self._store.beginning(key)
        if high is None:  # switched off meanwhile
            self._end(job)
            return None
        if high <= job.training.oldest:
            job.next_stream()
            return 0.0
        asked = time.monotonic()
        page = await self._history.before(key, high)
        job.doubted = page.reach is None and not job.doubted
        ages = [self._waiting.unsettled(one.id) for one in page.messages]
        pause = DOUBT if job.doubted else max(ages, default=0.0)
        if job.done or pause:
            return pause
        span = Span(key, _lowest(page, job.training.oldest), high, Anchor.HIGH)
        wanted = [one for one in page.messages if one.id >= span.low]
        learned = await self._committer.commit(
            wanted, [span], keep=self._recent(page.messages), as_of=asked
        )
        if not learned.refused:
            job.read += len(wanted)
            job.learned += learned.messages
            job.reached = page.reach or job.reached
        return 0.0

    def _recent(self, messages: Iterable[Message]) -> frozenset[MessageId]:
        """Return what may be deleted any moment; the rest would crowd that out of memory."""
        oldest = self._clock.now() - SECONDS_A_DAY
        return frozenset(one.id for one in messages if seconds_of(one.id) > oldest)


def _lowest(page: Page, oldest: MessageId) -> MessageId:
    """Return the id down to which a page shows everything."""
    if not page.full or page.reach is None:
        return oldest
    return max(page.reach, oldest)
