"""The book of one guild: what is known of it besides its counts and words, and its sources' ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from markovbot.domain import ChannelId, GuildId, MemberId, StreamId, StreamKey
from markovbot.store.book import (
    BookChannels,
    BookCopying,
    BookPreferences,
    BookSources,
    Source,
)
from markovbot.store.model.random_ids import RandomIds
from markovbot.store.packed.keys import CHANNEL_BITS, MEMBER_BITS, source_code, source_ids
from markovbot.store.ports import Example, RedactedNames
from markovbot.store.postgres.delta import Delta
from markovbot.store.postgres.shared_book import SharedBook
from markovbot.store.rules.digest import SourceTotals
from markovbot.store.rules.tombstones import Tombstones

CHANNELS: Final = RandomIds(CHANNEL_BITS)
MEMBERS: Final = RandomIds(MEMBER_BITS)


@dataclass(slots=True)
class Erasure:
    """Sources that are being erased, and where that goes on (`packed/removal.py`)."""

    sources: list[int]
    stage: int = 0
    cursor: bytes | None = None
    suspects: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Purge:
    """Words that are being purged, and where that goes on."""

    texts: list[str]
    stage: int = 0
    cursor: bytes | None = None


class GuildBook(
    BookChannels[Source], BookPreferences[Source], BookSources[Source], BookCopying[Source]
):
    """A book with one guild. What people chose is the fleet's, and looked up there."""

    def __init__(self, guild: GuildId, shared: SharedBook) -> None:
        super().__init__()
        self.guild = guild
        self.shared = shared
        self.chosen, self.names = shared.chosen, shared.names
        self.sources[guild] = []
        self.erasures: list[Erasure] = []
        self.purges: list[Purge] = []
        self.by_code: dict[int, Source] = {}
        self.codes_of: dict[int, list[int]] = {}
        """The codes of a person's sources; `channel_of` and `member_of` have the snowflakes of
        channels and members by their ids."""
        self.channel_of: dict[int, int] = {}
        self.member_of: dict[int, int] = {}
        self._codes: dict[tuple[int, int, int], int] = {}
        self._channels: dict[int, int] = {}
        self._members: dict[tuple[int, int], int] = {}
        self._channel_ids: set[int] = set()
        self._member_ids: set[int] = set()

    @property
    def key(self) -> bytes:
        """The key of hashes, which is the fleet's."""
        return self.shared.key

    def is_empty(self) -> bool:
        """Tell whether nothing is left of the guild."""
        left = self.erasures, self.purges, self.facts, self.blocked_triples.get(self.guild)
        return not any(left) and not self.known_guilds()

    def here(self) -> list[Source]:
        """Return the guild's sources."""
        return self.sources.get(self.guild, [])

    def totals(self) -> dict[int, SourceTotals]:
        """Return how much each source has said, by its code."""
        return {
            code: SourceTotals(one.channel, one.member, one.period, one.messages, one.tokens)
            for code, one in self.by_code.items()
        }

    def periods(self) -> set[int]:
        """Return the retention periods of the guild's sources."""
        return {source.period for source in self.here()}

    def tombstones_of(self, examples: Sequence[Example]) -> Tombstones:
        """Return the tombstones of some examples' members, those for everywhere included."""
        return {**self.shared.tombstones_of(examples), **super().tombstones_of(examples)}

    def redacted(self, guild: GuildId) -> RedactedNames | None:
        """Return whose names are redacted in the guild; None if nobody's are."""
        return self.shared.redacted(guild)

    def apply(self, delta: Delta) -> None:
        """Add what a delta says of sources that are there, and of streams."""
        for code, (messages, tokens) in delta.said.items():
            source = self.by_code[code]
            source.messages += messages
            source.tokens += tokens
        for channel, stream, low, high in delta.covered:
            self.cover(StreamKey(self.guild, ChannelId(channel), StreamId(stream)), low, high)
        for channel, read, learned in delta.advances:
            self.advance_backfill(self.guild, ChannelId(channel), read, learned)

    def code_of(self, channel: int, member: int, period: int) -> int | None:
        """Return the code of a source; None if there is none."""
        return self._codes.get((channel, member, period))

    def new_code(self, channel: int, member: int, period: int) -> int:
        """Return a code for a source that there is not yet.

        A source that is being erased keeps its ids until it is gone, so its channel or its member
        may need new ones.
        """
        if (place := self._channels.get(channel)) is None:
            place = CHANNELS.take(self._channel_ids)
        if (id_ := self._members.get((member, period))) is not None:
            code = source_code(place, id_)
            if code not in self.by_code and code not in self.erasing():
                return code
        return source_code(place, MEMBERS.take(self._member_ids))

    def add_source(self, code: int, channel: int, member: int, period: int) -> None:
        """Add a source that has said nothing yet."""
        self._add(Source(code, ChannelId(channel), MemberId(member), period))

    def reindex(self, sources: Iterable[Source] | None = None) -> None:
        """Take these as the guild's sources (None: those there are), and find them by what they
        are."""
        found = self.here() if sources is None else list(sources)
        self.sources[self.guild] = []
        self.by_code, self.codes_of, self.channel_of, self.member_of = {}, {}, {}, {}
        self._codes, self._channels, self._members = {}, {}, {}
        places = list(map(source_ids, self.erasing()))
        self._channel_ids = {place for place, _ in places}
        self._member_ids = {id_ for _, id_ in places}
        for source in found:
            self._add(source)

    def _add(self, source: Source) -> None:
        place, id_ = source_ids(source.number)
        self.here().append(source)
        self.by_code[source.number] = source
        self.codes_of.setdefault(source.member, []).append(source.number)
        self.channel_of[place] = source.channel
        self.member_of[id_] = source.member
        self._codes[source.channel, source.member, source.period] = source.number
        self._channels[source.channel] = place
        self._members[source.member, source.period] = id_
        self._channel_ids.add(place)
        self._member_ids.add(id_)

    def purged(self) -> list[str]:
        """Return the words that are being purged."""
        return list(chain.from_iterable(purge.texts for purge in self.purges))

    def erasing(self) -> list[int]:
        """Return the codes of the sources that are being erased."""
        return list(chain.from_iterable(erasure.sources for erasure in self.erasures))
