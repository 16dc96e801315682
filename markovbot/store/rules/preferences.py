"""Whom a guild may learn from."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from markovbot.domain import EVERYWHERE, GuildId, MemberId
from markovbot.store.ports.records import Example

NO_CHOICES: Final[Mapping[GuildId, bool]] = {}


def is_learned_from(choices: Mapping[GuildId, bool], guild: GuildId, by_default: bool) -> bool:
    """Tell whether a person with these choices is learned from in a guild.

    A choice for the guild beats one for everywhere, and both beat the guild's default.
    """
    return choices.get(guild, choices.get(EVERYWHERE, by_default))


def without_opted_out(
    examples: Sequence[Example],
    choices: Mapping[MemberId, Mapping[GuildId, bool]],
    opt_in: Collection[GuildId],
    never_learned: Collection[tuple[GuildId, MemberId]] = (),
) -> Sequence[Example]:
    """Return the examples of members who are learned from, by what they have chosen.

    The guilds `opt_in` learn only from those who have agreed. Those `never_learned` from in a guild
    aren't, whatever they chose.
    """
    if not (choices or opt_in or never_learned):  # as nearly always
        return examples
    return [
        one
        for one in examples
        if (one.message.key.guild, one.message.member) not in never_learned
        and is_learned_from(
            choices.get(one.message.member, NO_CHOICES),
            one.message.key.guild,
            one.message.key.guild not in opt_in,
        )
    ]
