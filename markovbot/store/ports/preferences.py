"""What people and admins have decided."""

from collections.abc import Collection, Sequence
from typing import Protocol

from markovbot.domain import (
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


class PreferenceStore(Protocol):
    """Choices, names to redact, policies, pauses, blocked lines, word lists, deletions that are
    due, and facts.

    None of these is a count, and none is part of a digest.
    """

    async def choose(self, member: MemberId, guild: GuildId, *, learned: bool) -> None:
        """Save whether a person wants to be learned from in a guild, or `EVERYWHERE`.

        From then on `learn` skips who does not; `erase` takes what was learned before. A choice
        for everywhere replaces those for single guilds.
        """

    async def choices(self, member: MemberId) -> dict[GuildId, bool]:
        """Return what a person has chosen, by guild; a guild's choice beats the one everywhere."""

    async def add_redacted_names(self, member: MemberId, names: Collection[str]) -> None:
        """Never say these folded names where the person has opted out; keyed hashes are kept."""

    async def add_tombstone(self, member: MemberId, guild: GuildId, until: MessageId) -> None:
        """Never learn what a person said up to a message, in a guild or `EVERYWHERE`."""

    async def policies(self) -> dict[GuildId, Policy]:
        """Return the policies that differ from the default."""

    async def policy(self, guild: GuildId) -> Policy:
        """Return a guild's policy; the default if nobody has changed it."""

    async def set_policy(self, guild: GuildId, new: Policy, today: int) -> None:
        """Save a guild's policy; `today` counts days since 1970-01-01 UTC.

        A new retention also holds for what was learned before: counts without an end, or with a
        later one, end together when the new span is over.
        """

    async def enforce_limits(self, today: int) -> None:
        """Apply each guild's retention to counts that another process learned meanwhile."""

    async def expired(self, today: int) -> list[Scope]:
        """Return the retention periods that are over, as scopes to erase."""

    async def pause(self, guild: GuildId, since: MessageId) -> bool:
        """Never learn what is said in a guild after `since`, until `resume`; return False if it was
        paused already."""

    async def resume(self, guild: GuildId, until: MessageId) -> bool:
        """Learn again what is said after `until`; return False if the guild wasn't paused.

        What was said during the pause is never learned, wherever it is read from.
        """

    async def pauses(self) -> dict[GuildId, list[Pause]]:
        """Return all pauses, the earliest first, by guild."""

    async def block_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Block every three words in a row of a line; return how many were not blocked before.

        They are blocked for audiences that may read the channel, where the line was said; None
        means for everybody.
        """

    async def unblock_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Unblock every three words in a row of a line; return how many were blocked.

        That is for the channel alone, or None: for what is blocked everywhere.
        """

    async def blocked(self, guild: GuildId) -> int:
        """Return how many triples of words a guild has blocked, wherever that is."""

    async def unblock_all(self, guild: GuildId) -> int:
        """Unblock all triples of a guild; return how many there were."""

    async def word_lists(self) -> dict[GuildId, WordList]:
        """Return what has been banned, by guild."""

    async def ban(self, guild: GuildId, kind: Ban, texts: Collection[str]) -> None:
        """Put texts on a guild's list, words and phrases folded; begin to purge words.

        From then on a banned word isn't counted: no transition that touches it, however it is
        spelled, is counted or subtracted, and no line draws on one. Messages still count as such.
        What else is banned changes no counts.
        """

    async def purge(self) -> None:
        """Remove the transitions that touch a banned word; return when no byte of them is left.

        A store does so by itself, too, after a crash as well.
        """

    async def unban(
        self, guild: GuildId, kind: Ban, texts: Collection[str], until: MessageId
    ) -> None:
        """Take texts off a guild's list.

        Words still aren't counted in messages up to `until`, nor in those that were learned by now.
        Raises StillPurging if one is still being purged.
        """

    async def schedule_deletion(self, guild: GuildId, due: int) -> None:
        """Save when (seconds since 1970) a guild that the bot has left is to be erased."""

    async def cancel_deletion(self, guild: GuildId) -> None:
        """Keep a guild after all."""

    async def scheduled_deletions(self) -> dict[GuildId, int]:
        """Return the guilds to be erased, and when (seconds since 1970)."""

    async def drop_guild(self, guild: GuildId) -> None:
        """Delete all that was decided in a guild; `erase` takes its counts."""

    async def set_label(self, scope: Scope, label: str) -> bool:
        """Save what the operator calls a guild, a channel, or a member in a guild; an empty label
        deletes it. Return False if nothing of it is known.

        A label goes with what is erased, and with all that is known of what it belongs to; the
        method returns when no byte of the label before is left.
        """

    async def labels(self) -> dict[Scope, str]:
        """Return all labels."""

    async def set_fact(self, key: str, value: str) -> None:
        """Save a small fact; under a key that begins with "guild ID " it goes with the guild."""

    async def get_fact(self, key: str) -> str | None:
        """Return the fact under a key; None if there is none."""

    async def facts_among(self, keys: Collection[str]) -> set[str]:
        """Return those of some keys under which there is a fact."""
