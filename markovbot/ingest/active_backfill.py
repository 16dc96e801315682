"""A backfill that is running: what is read next, and how far it is."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from markovbot.domain import MessageId, StreamKey
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.history import History
from markovbot.store.ports import BackfillJob

ALMOST: Final = 0.99
"""The most that is said to be read before all is: how much there is, is known about only."""

TOO_EARLY: Final = 0.01
"""The part below which nothing is said of the time left: it would be wrong by days."""

SAMPLES: Final = 30
"""Pages by which the speed is told."""


@dataclass(slots=True)
class ActiveBackfill:
    """A backfill that is running, or is done and not reported yet.

    - `job` has the totals, which the store counts, too; `reached` is the oldest message's id that
      this process has read.
    - `done`: no more pages are read; `ended`: it was stopped before its end; `forbidden`: it waits
      for permission to read history.
    - `recheck`: the last page was empty, so it is requested once more.
    - `switch` is the id after which the channel is learned live, as it was on the first page: when
      that changes, the channel was switched off in between.
    """

    job: BackfillJob
    reached: MessageId | None = None
    done: bool = False
    ended: bool = False
    forbidden: bool = False
    switch: MessageId | None = None
    recheck: bool = False
    counted: bool = False
    """Whether it was asked how many messages there are to read."""
    _fraction: float = 0.0
    _samples: deque[tuple[float, int, float]] = field(default_factory=lambda: deque(maxlen=SAMPLES))
    """When (time.monotonic) how many messages and which part of all were read."""
    _streams: deque[StreamKey] = field(default_factory=deque)
    _listed: bool = False
    _listed_again: bool = False
    _before: MessageId | None = None
    _more: bool = True

    def __post_init__(self) -> None:
        if self.job.total:
            self._fraction = min(self.job.read / self.job.total, ALMOST)
        self._sample()

    @property
    def channel_key(self) -> ChannelKey:
        """Return the channel."""
        return ChannelKey(self.job.guild, self.job.channel)

    @property
    def fraction(self) -> float:
        """Return which part of all is read, from 0 to 1."""
        return 1.0 if self.done and not self.ended else self._fraction

    @property
    def rate(self) -> float:
        """Return how many messages were read in a second, lately."""
        (since, before, _), (_, now, _) = self._samples[0], self._samples[-1]
        return (now - before) / max(time.monotonic() - since, 1.0)

    @property
    def seconds_left(self) -> float | None:
        """Return how long the rest takes at the speed of late; None if that isn't known yet."""
        (since, _, before), (_, _, now) = self._samples[0], self._samples[-1]
        if now <= before or now < TOO_EARLY:
            return None
        return (1.0 - now) * (time.monotonic() - since) / (now - before)

    def advance(self, key: StreamKey, read: int, learned: int, reached: MessageId | None) -> None:
        """Note a page: how many of its messages were read and learned, and the oldest one's id."""
        self.job = self.job._replace(read=self.job.read + read, learned=self.job.learned + learned)
        self.reached = reached or self.reached
        self._fraction = max(self._fraction, min(self._part(key), ALMOST))
        self._sample()

    async def stream(self, history: History) -> StreamKey | None:
        """Return the stream to read, the channel before its threads; None after the last one.

        Raises HistoryUnavailable.
        """
        guild, channel = self.channel_key
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
        """Go on with the next stream."""
        self._streams.popleft()

    def _part(self, key: StreamKey) -> float:
        """Return which part is read: of the messages if it is known how many there are, or else of
        the time since the channel was made, whose id says when that was."""
        if self.job.total:
            return self.job.read / self.job.total
        newest, oldest = self.switch or 0, max(self.job.oldest, self.job.channel)
        if int(key.stream) != key.channel or self.reached is None or newest <= oldest:
            return 0.0
        return (newest - self.reached) / (newest - oldest)

    def _sample(self) -> None:
        self._samples.append((time.monotonic(), self.job.read, self._fraction))
