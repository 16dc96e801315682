"""What a book holds, and what its ports share."""

from collections.abc import Collection, Sequence
from typing import Generic, TypeVar

from markovbot.domain import (
    EVERYWHERE,
    Ban,
    ChannelId,
    Consent,
    GuildId,
    MemberId,
    MessageId,
    Pause,
    Policy,
    Scope,
    StreamKey,
    WordList,
)
from markovbot.store.book.source import Source
from markovbot.store.ports.records import BackfillJob, Example, RedactedNames
from markovbot.store.rules.coverage import Range
from markovbot.store.rules.hashing import hashed_member, hashed_name
from markovbot.store.rules.labels import labelled_scope
from markovbot.store.rules.preferences import is_learned_from, without_opted_out
from markovbot.store.rules.tombstones import ALL, Tombstones, members_by_guild
from markovbot.store.rules.word_lists import ALWAYS, Uncounted

StreamRanges = dict[StreamKey, list[Range]]

S = TypeVar("S", bound=Source)


class BookState(Generic[S]):
    """All dictionaries of a book."""

    def __init__(self, key: bytes = b"") -> None:
        self._key = key
        self.sources: dict[GuildId, list[S]] = {}
        self.coverage: StreamRanges = {}
        self.since_by_channel: dict[tuple[GuildId, ChannelId], MessageId] = {}
        self.pauses_of: dict[GuildId, list[Pause]] = {}
        self.jobs: dict[tuple[GuildId, ChannelId], BackfillJob] = {}
        self.tombstones: dict[tuple[int, int, int], int] = {}
        """The highest erased message id by guild, channel and member; members by their hashes."""
        self.chosen: dict[MemberId, dict[GuildId, bool]] = {}
        self.names: dict[MemberId, set[bytes]] = {}
        self.policy_of: dict[GuildId, Policy] = {}
        self.blocked_triples: dict[GuildId, dict[bytes, set[ChannelId | None]]] = {}
        """The channels in which a triple is blocked, by its hash; None among them: everywhere. It
        stays so whether or not somebody uses its words."""
        self.banned: dict[GuildId, dict[tuple[Ban, str], MessageId | None]] = {}
        """What is or was on a list; words with the message up to which they aren't counted, once
        they were taken off it."""
        self.deletions: dict[GuildId, int] = {}
        self.facts: dict[str, str] = {}

    @property
    def key(self) -> bytes:
        """The key of the hashes of who and what isn't to be named."""
        return self._key

    def word_list_of(self, guild: GuildId) -> WordList:
        """Return what a guild has banned."""
        listed = [key for key, lifted in self.banned.get(guild, {}).items() if lifted is None]
        return WordList(*(frozenset(text for kind, text in listed if kind is ban) for ban in Ban))

    def put_on_list(self, guild: GuildId, kind: Ban, texts: Collection[str]) -> None:
        """Put texts on a guild's list."""
        self.banned.setdefault(guild, {}).update({(kind, text): None for text in texts})

    def redacted(self, guild: GuildId) -> RedactedNames | None:
        """Return whose names are redacted in a guild; None if nobody's are."""
        out = frozenset(
            member
            for member, choices in list(self.chosen.items())  # it may be asked in a thread
            if not is_learned_from(choices, guild, by_default=True)
        )
        if not out:
            return None
        names = frozenset[bytes]().union(*(self.names.get(member, set()) for member in out))
        return RedactedNames(out, names, lambda name: hashed_name(self.key, name))

    def blocked_in(
        self, guild: GuildId, audience: Collection[ChannelId] | None
    ) -> frozenset[bytes]:
        """Return the hashes of triples that are blocked for an audience; None: in any channel."""
        blocked = self.blocked_triples.get(guild, {})
        if audience is None:
            return frozenset(blocked)
        return frozenset(one for one, where in blocked.items() if where & {None, *audience})

    def uncounted(self, guild: GuildId) -> Uncounted:
        """Return the words that a guild doesn't count, and up to which message."""
        return {
            text: ALWAYS if lifted is None else lifted
            for (ban, text), lifted in self.banned.get(guild, {}).items()
            if ban is Ban.WORD
        }

    def known_labels(self) -> dict[Scope, str]:
        """Return all labels."""
        found = ((labelled_scope(key), value) for key, value in self.facts.items())
        return {scope: value for scope, value in found if scope is not None}

    def knows(self, scope: Scope) -> bool:
        """Tell whether there is anything of a guild, of a channel or of a member in it."""
        guild, channel, member = scope.guild, scope.channel, scope.member
        sources = self.sources.get(guild, [])
        if member is not None:
            return any(one.member == member for one in sources)
        if channel is not None:
            switched = (guild, channel) in self.since_by_channel
            return switched or any(one.channel == channel for one in sources)
        return bool(sources) or guild in self.known_guilds()

    def known_guilds(self) -> set[GuildId]:
        """Return the guilds of which there is anything."""
        return (
            {guild for guild, sources in self.sources.items() if sources}
            | {guild for guild, _ in self.since_by_channel}
            | {key.guild for key, ranges in self.coverage.items() if ranges}
            | {GuildId(guild) for guild, _, _ in self.tombstones}
            | {guild for guild, pauses in self.pauses_of.items() if pauses}
            | {guild for guild, banned in self.banned.items() if banned}
            | self.policy_of.keys()
            | self.deletions.keys()
        ) - {EVERYWHERE}

    def wanted(self, examples: Sequence[Example]) -> Sequence[Example]:
        """Return the examples of members who are learned from."""
        opt_in = {guild for guild, one in self.policy_of.items() if one.consent is Consent.OPT_IN}
        never = {
            (guild, member) for guild, one in self.policy_of.items() for member in one.never_learned
        }
        return without_opted_out(examples, self.chosen, opt_in, never)

    def tombstones_of(self, examples: Sequence[Example]) -> Tombstones:
        """Return the tombstones of the members of some examples."""
        found: dict[tuple[int, int, MemberId], int] = {}
        if not self.tombstones:  # as nearly always
            return found
        for guild, members in members_by_guild(examples).items():
            channels = {one.message.key.channel for one in examples}
            for member in members:
                hashed = hashed_member(self.key, guild, member)
                for channel in (ALL, *channels):
                    until = self.tombstones.get((guild, channel, hashed))
                    if until is not None:
                        found[guild, channel, member] = until
        return found

    def bury(self, scope: Scope, until: MessageId) -> None:
        """Add the tombstone of a scope up to a message; its guild may be `EVERYWHERE`."""
        member = ALL
        if scope.member is not None:
            member = hashed_member(self.key, scope.guild, scope.member)
        key = scope.guild, scope.channel or ALL, member
        self.tombstones[key] = max(self.tombstones.get(key, 0), until)
