"""What a book holds as records that another store can take, and back."""

from collections.abc import Iterable

from markovbot.domain import EVERYWHERE, GuildId, StreamKey
from markovbot.store.book.state import BookState, S
from markovbot.store.ports.copying import (
    ANY_CHANNEL,
    GuildRecords,
    OtherKey,
    SharedRecords,
    already_stored,
)
from markovbot.store.rules.facts import guild_of_fact, is_copied_from, is_for_all
from markovbot.store.rules.tombstones import ALL


class BookCopying(BookState[S]):
    """The book's part in copying a guild."""

    def records_of(self, guild: GuildId) -> GuildRecords:
        """Return all of a guild but its sources, words and tokens."""
        switches = self.since_by_channel.items()
        return GuildRecords(
            guild,
            self.policy_of.get(guild),
            tuple(sorted((one, since) for (home, one), since in switches if home == guild)),
            tuple(
                sorted(
                    (key.channel, key.stream, low, high)
                    for key, ranges in self.coverage.items()
                    if key.guild == guild
                    for low, high in ranges
                )
            ),
            tuple(sorted(job for job in self.jobs.values() if job.guild == guild)),
            tuple(self.pauses_of.get(guild, ())),
            tuple(sorted((*key[1:], at) for key, at in self.tombstones.items() if key[0] == guild)),
            tuple(
                sorted(
                    (channel or ANY_CHANNEL, triple)
                    for triple, places in self.blocked_triples.get(guild, {}).items()
                    for channel in places
                )
            ),
            tuple(sorted((*key, at) for key, at in self.banned.get(guild, {}).items())),
            self.deletions.get(guild),
            tuple(sorted(self._facts_of(guild))),
        )

    def take_records(self, records: GuildRecords) -> None:
        """Take over all of a guild but its sources, words and tokens; raise UserError if there is
        something of it."""
        guild = records.guild
        if guild in self.guilds_with_anything():
            raise already_stored(guild)
        if records.policy is not None:
            self.policy_of[guild] = records.policy
        self.since_by_channel.update({(guild, one): at for one, at in records.switches})
        for channel, stream, low, high in records.coverage:
            self.coverage.setdefault(StreamKey(guild, channel, stream), []).append((low, high))
        self.jobs.update({(guild, job.channel): job for job in records.jobs})
        if records.pauses:
            self.pauses_of[guild] = list(records.pauses)
        self.tombstones.update(
            {(guild, channel, member): at for channel, member, at in records.tombstones}
        )
        for channel, triple in records.blocked:
            here = self.blocked_triples.setdefault(guild, {})
            here.setdefault(triple, set()).add(channel if channel != ANY_CHANNEL else None)
        if records.banned:
            self.banned[guild] = {(kind, text): at for kind, text, at in records.banned}
        if records.deletion is not None:
            self.deletions[guild] = records.deletion
        self.facts.update(records.facts)

    def guilds_with_anything(self) -> set[GuildId]:
        """Return the guilds of which anything is kept, also if that makes none of them known."""
        of_facts = {guild for key in self.facts if (guild := guild_of_fact(key)) is not None}
        blocked = {guild for guild, triples in self.blocked_triples.items() if triples}
        return self.known_guilds() | of_facts | blocked

    def records_of_all(self) -> SharedRecords:
        """Return what belongs to no guild."""
        return SharedRecords(
            self.key if self.has_hashes() else None,
            tuple(
                sorted(
                    (member, guild, learned)
                    for member, choices in self.chosen.items()
                    for guild, learned in choices.items()
                )
            ),
            tuple(sorted((one, name) for one, names in self.names.items() for name in names)),
            tuple(sorted((key[2], at) for key, at in self.tombstones.items() if _everywhere(key))),
            tuple(sorted(one for one in self.facts.items() if is_for_all(one[0]))),
        )

    def take_records_of_all(self, records: SharedRecords, *, hashes: bool) -> None:
        """Take over what belongs to no guild; `hashes` says whether anything is hashed with this
        book's key.

        Raises OtherKey if that isn't the key of the records' hashes.
        """
        if records.key is not None and records.key != self.key:
            if hashes:
                raise OtherKey
            self._key = records.key
        for member, guild, learned in records.choices:
            choices = self.chosen.setdefault(member, {})
            choices[guild] = learned and choices.get(guild, True)
        for member, name in records.names:
            self.names.setdefault(member, set()).add(name)
        for hashed, until in records.tombstones:
            key = EVERYWHERE, ALL, hashed
            self.tombstones[key] = max(self.tombstones.get(key, 0), until)
        for fact, value in records.facts:
            self.facts.setdefault(fact, value)

    def has_hashes(self) -> bool:
        """Tell whether anything in the book is hashed."""
        return (
            any(self.names.values())
            or any(self.blocked_triples.values())
            or any(member != ALL for _, _, member in self.tombstones)
        )

    def _facts_of(self, guild: GuildId) -> Iterable[tuple[str, str]]:
        for key, value in self.facts.items():
            if guild_of_fact(key) == guild and not is_copied_from(key):
                yield key, value


def _everywhere(key: tuple[int, int, int]) -> bool:
    return key[:2] == (EVERYWHERE, ALL)
