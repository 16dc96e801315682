"""What a memory store holds, and what its ports share."""

from collections.abc import Sequence
from itertools import count

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
from markovbot.store.memory.model import Source, Vocabulary
from markovbot.store.ports.records import BackfillJob, Example, RedactedNames
from markovbot.store.rules.coverage import Range
from markovbot.store.rules.labels import labelled_scope
from markovbot.store.rules.preferences import is_learned_from, without_opted_out
from markovbot.store.rules.word_lists import ALWAYS, Uncounted

TextTriple = tuple[str, str, str]
StreamRanges = dict[StreamKey, list[Range]]


class MemoryState:
    """All dictionaries of one store."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.numbers = count(1)
        self.sources: dict[GuildId, list[Source]] = {}
        self.coverage: StreamRanges = {}
        self.since_by_channel: dict[tuple[GuildId, ChannelId], MessageId] = {}
        self.pauses_of: dict[GuildId, list[Pause]] = {}
        self.jobs: dict[tuple[GuildId, ChannelId], BackfillJob] = {}
        self.tombstones: dict[tuple[int, int, MemberId], int] = {}
        self.chosen: dict[MemberId, dict[GuildId, bool]] = {}
        self.names: dict[MemberId, set[bytes]] = {}
        self.policy_of: dict[GuildId, Policy] = {}
        self.blocked_triples: dict[GuildId, dict[TextTriple, set[ChannelId | None]]] = {}
        """The channels in which a triple is blocked; None among them: everywhere. It stays so
        whether or not somebody uses its words."""
        self.banned: dict[GuildId, dict[tuple[Ban, str], MessageId | None]] = {}
        """What is or was on a list; words with the message up to which they aren't counted, once
        they were taken off it."""
        self.deletions: dict[GuildId, int] = {}
        self.facts: dict[str, str] = {}

    def _labels(self) -> dict[Scope, str]:
        found = ((labelled_scope(key), value) for key, value in self.facts.items())
        return {scope: value for scope, value in found if scope is not None}

    def _is_known(self, scope: Scope) -> bool:
        """Tell whether there is anything of a guild, of a channel or of a member in it."""
        guild, channel, member = scope.guild, scope.channel, scope.member
        sources = self.sources.get(guild, [])
        if member is not None:
            return any(one.member == member for one in sources)
        if channel is not None:
            switched = (guild, channel) in self.since_by_channel
            return switched or any(one.channel == channel for one in sources)
        return bool(sources) or guild in self._guilds()

    def _guilds(self) -> set[GuildId]:
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

    def _wanted(self, examples: Sequence[Example]) -> Sequence[Example]:
        """Return the examples of members who are learned from."""
        opt_in = {guild for guild, one in self.policy_of.items() if one.consent is Consent.OPT_IN}
        never = {
            (guild, member) for guild, one in self.policy_of.items() for member in one.never_learned
        }
        return without_opted_out(examples, self.chosen, opt_in, never)

    def _word_lists(self) -> dict[GuildId, WordList]:
        """Return what has been banned, by guild."""
        found = {
            guild: WordList(
                *(
                    frozenset(
                        text
                        for (ban, text), lifted in listed.items()
                        if ban is kind and lifted is None
                    )
                    for kind in Ban
                )
            )
            for guild, listed in self.banned.items()
        }
        return {guild: one for guild, one in found.items() if any(one)}

    def _uncounted(self, guild: GuildId) -> Uncounted:
        """Return the words that a guild doesn't count, and up to which message."""
        listed = self.banned.get(guild, {})
        return {
            text: ALWAYS if lifted is None else lifted
            for (ban, text), lifted in listed.items()
            if ban is Ban.WORD
        }

    def _redacted(self, guild: GuildId) -> RedactedNames | None:
        out = frozenset(
            member
            for member, choices in self.chosen.items()
            if not is_learned_from(choices, guild, by_default=True)
        )
        names = frozenset[bytes]().union(*(self.names.get(member, set()) for member in out))
        return RedactedNames(out, names, str.encode) if out else None

    def _add_tombstone(
        self, guild: GuildId, channel: int, member: MemberId, until: MessageId
    ) -> None:
        key = guild, channel, member
        self.tombstones[key] = max(self.tombstones.get(key, 0), until)
