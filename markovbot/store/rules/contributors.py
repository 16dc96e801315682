"""The fact that a guild once had three contributors, and what it does."""

from markovbot.domain import GuildId, Scope


def had_three_contributors(guild: GuildId) -> str:
    """Return the key of the fact; while it is kept, `Reading.contributors` says three."""
    return f"guild {guild} had three contributors"


def is_reset(scope: Scope) -> bool:
    """Tell whether erasing a scope resets its guild, which deletes the fact."""
    return scope.channel is None and scope.member is None and scope.period is None
