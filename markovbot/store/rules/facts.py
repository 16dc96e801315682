"""Which facts belong to a guild, and those that stores keep about themselves."""

from typing import Final

from markovbot.domain import GuildId

TOKENISER: Final = "tokeniser"
"""The key of the version of the tokeniser that a database's counts were made with."""

_COPIED: Final = "copied"


def copied_from(guild: GuildId) -> str:
    """Return the key of the fact that tells a copied guild's fingerprint at its source."""
    return f"guild {guild} {_COPIED}"


def is_copied_from(key: str) -> bool:
    """Tell whether a key is that of such a fact."""
    return guild_of_fact(key) is not None and key.split(" ", 2)[2] == _COPIED


def guild_of_fact(key: str) -> GuildId | None:
    """Return the guild that a fact goes with; None if it goes with none."""
    match key.split(" ", 2):
        case ["guild", guild, _] if guild.isdecimal() and int(guild):
            return GuildId(int(guild))
    return None


def is_for_all(key: str) -> bool:
    """Tell whether a fact belongs to no guild, and isn't about the store itself."""
    return guild_of_fact(key) is None and key != TOKENISER
