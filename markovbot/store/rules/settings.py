"""How the settings of a guild are kept: as rows of a name, a place and a value.

A new setting needs no new column, and a value that a later version has written is left alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from markovbot.domain import (
    ChannelId,
    Language,
    LineLength,
    MemberId,
    MessageId,
    Policy,
    QuietHours,
)

GUILD_WIDE: Final = 0
"""The place of a setting that isn't about a channel or member."""

NEVER_LEARNED: Final = "never learned"

SETS: Final = {
    NEVER_LEARNED: "never_learned",
    "learned category": "learned_categories",
    "left out": "left_out",
    "spoken in": "spoken_in",
    "silent in": "silent_in",
}
"""Settings that are sets of channels, categories or members, with the fields of `Policy`."""

Row = tuple[str, int, str]
"""The name of a setting, its place (a channel, a member or `GUILD_WIDE`), and its value."""


def rows_of(policy: Policy) -> Iterator[Row]:
    """Yield the rows of what differs from the default."""
    for name, field in SETS.items():
        yield from ((name, place, "") for place in sorted(getattr(policy, field)))
    yield from (("chance", place, repr(chance)) for place, chance in policy.chances.items())
    if policy.quiet_hours is not None:
        quiet = policy.quiet_hours
        yield "quiet hours", GUILD_WIDE, f"{quiet.begin} {quiet.end} {quiet.zone}"
    default = Policy()
    for name in ("learned_after", "speaks_elsewhere", "chime_limit", "order", "log_channel"):
        value = getattr(policy, name)
        if value != getattr(default, name):
            yield name.replace("_", " "), GUILD_WIDE, str(int(value))
    if policy.length is not default.length:
        yield "length", GUILD_WIDE, policy.length.value
    if policy.language is not None:
        yield "language", GUILD_WIDE, policy.language.value


def fields_of(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the fields of `Policy` that rows say."""
    sets: dict[str, set[int]] = {}
    chances: dict[ChannelId, float] = {}
    found: dict[str, Any] = {"chances": chances}
    for name, place, value in rows:
        if name in SETS:
            kind = MemberId if name == NEVER_LEARNED else ChannelId
            sets.setdefault(SETS[name], set()).add(kind(place))
        elif name == "chance":
            chances[ChannelId(place)] = float(value)
        elif name in READERS:
            found[name.replace(" ", "_")] = READERS[name](value)
    return found | {field: frozenset(places) for field, places in sets.items()}


def _quiet_hours(value: str) -> QuietHours:
    begin, end, zone = value.split(" ", 2)
    return QuietHours(int(begin), int(end), zone)


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "quiet hours": _quiet_hours,
    "learned after": lambda value: MessageId(int(value)),
    "speaks elsewhere": lambda value: value != "0",
    "chime limit": int,
    "order": int,
    "log channel": lambda value: ChannelId(int(value)),
    "length": LineLength,
    "language": Language,
}
"""How the value of each other setting is read."""
