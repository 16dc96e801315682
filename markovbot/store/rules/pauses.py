"""Pauses: what was said while a guild was paused isn't learned, whoever reads it later."""

from collections.abc import Mapping, Sequence

from markovbot.domain import GuildId, Pause
from markovbot.store.ports.records import Example

PausesByGuild = Mapping[GuildId, Sequence[Pause]]


def without_paused(examples: Sequence[Example], pauses: PausesByGuild) -> Sequence[Example]:
    """Return the examples that weren't said during a pause."""
    if not any(pauses.values()):  # as nearly always
        return examples
    return [
        one
        for one in examples
        if not any(pause.holds(one.message.id) for pause in pauses.get(one.message.key.guild, ()))
    ]
