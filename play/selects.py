"""What selects offer: their own options, or the people, roles and channels of a server."""

from typing import Final

from play.commands import channel_named, member_named
from sandbox.calls import Json
from sandbox.world import Place

MEMBERS: Final = 5
ROLES: Final = 6
BOTH: Final = 7
CHANNELS: Final = 8
"""What selects without options of their own ask for."""


def offered(select: Json, place: Place) -> list[Json]:
    """Return what can be chosen in a select, and what is chosen already."""
    guild = place.home
    if "options" in select:
        return [
            {
                "value": one["value"],
                "label": one["label"],
                "hint": one.get("description") or "",
                "chosen": bool(one.get("default")),
            }
            for one in select["options"]
        ]
    if guild is None:
        return []
    defaults = {one["id"] for one in select.get("default_values") or ()}
    kinds = select.get("channel_types")
    people = [(one.id, f"@{one.name}") for one in guild.members.values()]
    roles = [(one.id, f"@{one.name.removeprefix('@')}") for one in guild.roles.values()]
    channels = [
        (one.id, f"#{one.name}")
        for one in guild.channels.values()
        if not kinds or one.kind in kinds
    ]
    found = {MEMBERS: people, ROLES: roles, BOTH: [*people, *roles], CHANNELS: channels}
    return [
        {"value": str(id_), "label": label, "hint": "", "chosen": str(id_) in defaults}
        for id_, label in found[select["type"]]
    ]


def chosen(select: Json, place: Place, value: str) -> object:
    """Return what a value of a select stands for. Raises LookupError with a sentence."""
    guild = place.home
    if "options" in select or guild is None:
        return value
    if select["type"] == CHANNELS:
        return channel_named(place, value)
    if select["type"] in (ROLES, BOTH) and int(value) in guild.roles:
        return guild.roles[int(value)]
    return member_named(place, value)
