"""Whom a guild may learn from."""

from collections.abc import Mapping

from markovbot.domain import EVERYWHERE, GuildId


def is_learned_from(choices: Mapping[GuildId, bool], guild: GuildId, by_default: bool) -> bool:
    """Tell whether a person with these choices is learned from in a guild.

    A choice for the guild beats one for everywhere, and both beat the guild's default.
    """
    return choices.get(guild, choices.get(EVERYWHERE, by_default))
