"""What an import would learn, without a store."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from markovbot.errors import UserError
from markovbot.ingest.formats import Export
from markovbot.ingest.import_report import EMPTY, REPEATED, UNREADABLE
from markovbot.ingest.rows import LeftOut, Row, Unreadable, seconds_sent
from markovbot.text import segments_of

SHOWN: Final = 3
"""Messages that are shown as they were understood."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it was understood; `sent` is in seconds since 1970, None if it is unknown."""

    channel: str
    author: str
    sent: float | None
    text: str


@dataclass(slots=True)
class Preview:
    """What the files hold: `messages` would be learned unless they have been, `reasons` count the
    others. `channels` and `people` have the messages of each; `first` and `last` are in seconds
    since 1970, None if no time is known. `damage` says what could not be read to its end."""

    messages: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    first: float | None = None
    last: float | None = None
    shown: list[Shown] = field(default_factory=list)
    formats: list[tuple[str, str]] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)

    def add(self, export: Export) -> None:
        """Look through an export."""
        self.formats.append((export.file.label, export.format.name))
        seen: set[tuple[int, int]] = set()
        try:
            for _, row in export.rows():
                self._add(row, seen)
        except UserError as error:
            self.damage.append(str(error))

    def _add(self, row: Row | LeftOut | Unreadable, seen: set[tuple[int, int]]) -> None:
        if isinstance(row, Unreadable):
            self.reasons[UNREADABLE] += 1
        elif isinstance(row, LeftOut):
            self.reasons[row] += 1
        elif row.bot:
            self.reasons[LeftOut.BOT] += 1
        elif row.id is not None and (place := (row.stream or row.channel, row.id)) in seen:
            self.reasons[REPEATED] += 1
        else:
            if row.id is not None:
                seen.add(place)
            if segments_of(row.content, mentions_bot=row.mentions_bot):
                self._count(row)
            else:
                self.reasons[EMPTY] += 1

    def _count(self, row: Row) -> None:
        channel, author = row.names or (str(row.channel), str(row.member))
        self.messages += 1
        self.channels[channel] += 1
        self.people[author] += 1
        found = seconds_sent(row.moment, row.id)
        sent = None if found is None else found[0]
        if sent is not None:
            self.first = sent if self.first is None else min(self.first, sent)
            self.last = sent if self.last is None else max(self.last, sent)
        if len(self.shown) < SHOWN:
            self.shown.append(Shown(channel, author, sent, row.content))
