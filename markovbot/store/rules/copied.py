"""Which facts belong to a guild, and the one that says of what a guild is a copy."""

from typing import Final

from markovbot.domain import GuildId

_BEGIN: Final = "guild "
_COPIED: Final = "copied"


def copied_from(guild: GuildId) -> str:
    """Return the key of the fact that tells a copied guild's fingerprint at its source."""
    return f"{_BEGIN}{guild} {_COPIED}"


def is_copied_from(key: str) -> bool:
    """Tell whether a key is that of such a fact."""
    return key.startswith(_BEGIN) and key.split(" ")[2:] == [_COPIED]


def guild_of_fact(key: str) -> GuildId | None:
    """Return the guild that a fact goes with; None if it goes with none."""
    begin, _, rest = key.partition(" ")
    guild, space, _ = rest.partition(" ")
    if f"{begin} " != _BEGIN or not space or not (guild.isascii() and guild.isdigit()):
        return None
    return GuildId(int(guild))
