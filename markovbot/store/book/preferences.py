"""What people and admins have decided, in dictionaries."""

from collections.abc import Collection, Sequence

from markovbot.domain import (
    EVERYWHERE,
    SINGLE_PERIOD,
    Ban,
    ChannelId,
    GuildId,
    MemberId,
    MessageId,
    Pause,
    Policy,
    Scope,
    WordList,
)
from markovbot.store.book.state import BookState, S
from markovbot.store.rules.blocklist import triples_of
from markovbot.store.rules.hashing import hashed_name, hashed_triple
from markovbot.store.rules.labels import label_key
from markovbot.store.rules.retention import last_period, limited_period
from markovbot.store.rules.tombstones import ALL


class BookPreferences(BookState[S]):
    """The port of preferences."""

    async def choose(self, member: MemberId, guild: GuildId, *, learned: bool) -> None:
        """Save whether a person wants to be learned from in a guild, or `EVERYWHERE`."""
        before = {} if guild == EVERYWHERE else self.chosen.get(member, {})
        self.chosen[member] = {**before, guild: learned}
        if all(self.chosen[member].values()):
            self.names.pop(member, None)

    async def choices(self, member: MemberId) -> dict[GuildId, bool]:
        """Return what a person has chosen, by guild."""
        return dict(self.chosen.get(member, {}))

    async def add_redacted_names(self, member: MemberId, names: Collection[str]) -> None:
        """Never say these folded names where the person has opted out."""
        self.names.setdefault(member, set()).update(hashed_name(self.key, name) for name in names)

    async def add_tombstone(self, member: MemberId, guild: GuildId, until: MessageId) -> None:
        """Never learn what a person said up to a message, in a guild or `EVERYWHERE`."""
        self.bury(Scope(guild, member=member), until)

    async def policies(self) -> dict[GuildId, Policy]:
        """Return the policies that differ from the default."""
        return dict(self.policy_of)

    async def policy(self, guild: GuildId) -> Policy:
        """Return a guild's policy; the default if nobody has changed it."""
        return self.policy_of.get(guild, Policy())

    async def set_policy(self, guild: GuildId, new: Policy, today: int) -> None:
        """Save a guild's policy; `today` counts days since 1970-01-01 UTC."""
        if new.retention != self.policy_of.get(guild, Policy()).retention:
            self._limit(guild, last_period(new.retention, today))
        self.policy_of[guild] = new

    async def enforce_limits(self, today: int) -> None:
        """Apply each guild's retention to counts that were learned without it."""
        for guild, policy in self.policy_of.items():
            if policy.retention:
                self._limit(guild, last_period(policy.retention, today))

    async def expired(self, today: int) -> list[Scope]:
        """Return the retention periods that are over, as scopes to erase."""
        over = {
            (guild, source.period)
            for guild, sources in self.sources.items()
            for source in sources
            if source.period != SINGLE_PERIOD and source.period <= today
        }
        return [Scope(guild, period=period) for guild, period in sorted(over)]

    async def pause(self, guild: GuildId, since: MessageId) -> bool:
        """Learn nothing that is said in a guild after `since`; return False if it was paused."""
        known = self.pauses_of.setdefault(guild, [])
        if known and known[-1].until is None:
            return False
        known.append(Pause(since, None))
        return True

    async def resume(self, guild: GuildId, until: MessageId) -> bool:
        """End a guild's pause with a message; return False if there was none."""
        known = self.pauses_of.get(guild, [])
        if not known or known[-1].until is not None:
            return False
        known[-1] = Pause(known[-1].since, until)
        return True

    async def pauses(self) -> dict[GuildId, list[Pause]]:
        """Return all pauses, the earliest first, by guild."""
        return {guild: list(known) for guild, known in self.pauses_of.items() if known}

    async def block_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Block every three words in a row of a line; return how many were not blocked before."""
        triples = self._hashed_triples(guild, tokens)
        here = self.blocked_triples.setdefault(guild, {})
        new = [one for one in triples if channel not in here.get(one, ())]
        for one in new:
            here.setdefault(one, set()).add(channel)
        return len(new)

    async def unblock_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Unblock every three words in a row of a line; return how many were blocked."""
        here = self.blocked_triples.get(guild, {})
        known = [one for one in self._hashed_triples(guild, tokens) if channel in here.get(one, ())]
        for one in known:
            here[one].discard(channel)
            if not here[one]:
                del here[one]
        return len(known)

    async def blocked(self, guild: GuildId) -> int:
        """Return how many triples of words a guild has blocked."""
        return len(self.blocked_triples.get(guild, ()))

    async def unblock_all(self, guild: GuildId) -> int:
        """Unblock all triples of a guild; return how many there were."""
        return len(self.blocked_triples.pop(guild, ()))

    async def word_lists(self) -> dict[GuildId, WordList]:
        """Return what has been banned, by guild."""
        found = {guild: self.word_list_of(guild) for guild in self.banned}
        return {guild: one for guild, one in found.items() if any(one)}

    async def unban(
        self, guild: GuildId, kind: Ban, texts: Collection[str], until: MessageId
    ) -> None:
        """Take texts off a guild's list; words still don't count in messages up to `until`."""
        listed = self.banned.get(guild, {})
        newest = [
            high
            for key, ranges in self.coverage.items()
            if key.guild == guild
            for _, high in ranges
        ]
        for text in texts:
            if kind is not Ban.WORD:
                listed.pop((kind, text), None)
            elif listed.get((kind, text), until) is None:
                listed[kind, text] = MessageId(max(until, *newest)) if newest else until

    async def schedule_deletion(self, guild: GuildId, due: int) -> None:
        """Save when a guild that the bot has left is to be erased, unless that is known."""
        self.deletions.setdefault(guild, due)

    async def cancel_deletion(self, guild: GuildId) -> None:
        """Keep a guild after all."""
        self.deletions.pop(guild, None)

    async def scheduled_deletions(self) -> dict[GuildId, int]:
        """Return the guilds to be erased, and when."""
        return dict(self.deletions)

    async def drop_guild(self, guild: GuildId) -> None:
        """Delete all that was decided in a guild; `erase` takes its counts."""
        self.policy_of.pop(guild, None)
        self.deletions.pop(guild, None)
        self.pauses_of.pop(guild, None)
        self.blocked_triples.pop(guild, None)
        self.banned.pop(guild, None)
        self.since_by_channel = {
            key: one for key, one in self.since_by_channel.items() if key[0] != guild
        }
        self.jobs = {key: one for key, one in self.jobs.items() if key[0] != guild}
        self.coverage = {key: one for key, one in self.coverage.items() if key.guild != guild}
        self.tombstones = {
            key: until
            for key, until in self.tombstones.items()
            if key[0] != guild or key[1] == ALL or key[2] != ALL
        }
        self.facts = {
            key: value for key, value in self.facts.items() if not key.startswith(f"guild {guild} ")
        }

    async def set_label(self, scope: Scope, label: str) -> bool:
        """Save what the operator calls a guild, a channel or a member."""
        if not self.knows(scope):
            return False
        self.facts.pop(label_key(scope), None)
        if label:
            self.facts[label_key(scope)] = label
        return True

    async def labels(self) -> dict[Scope, str]:
        """Return all labels."""
        return self.known_labels()

    async def set_fact(self, key: str, value: str) -> None:
        """Save a small fact; under a key that begins with "guild ID " it goes with the guild."""
        self.facts[key] = value

    async def get_fact(self, key: str) -> str | None:
        """Return the fact under a key; None if there is none."""
        return self.facts.get(key)

    async def facts_among(self, keys: Collection[str]) -> set[str]:
        """Return those of some keys under which there is a fact."""
        return self.facts.keys() & set(keys)

    def _hashed_triples(self, guild: GuildId, tokens: Sequence[str]) -> set[bytes]:
        return {hashed_triple(self.key, guild, one) for one in triples_of(tokens)}

    def _limit(self, guild: GuildId, latest: int | None) -> None:
        for source in self.sources.get(guild, []):
            source.period = limited_period(source.period, latest)
