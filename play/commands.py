"""Which commands somebody can use in a place, and what their options take, for the page."""

from collections.abc import Iterator
from typing import Any, Final

from sandbox import Sandbox
from sandbox.calls import Json
from sandbox.interactions import (
    IN_DIRECT,
    IN_GUILD,
    MESSAGE_MENU,
    SLASH,
    SUBCOMMAND,
    SUBCOMMAND_GROUP,
    USER_MENU,
)
from sandbox.permissions import ADMINISTRATOR
from sandbox.world import Channel, Member, Place, User

INTEGER: Final = 4
"""The type of options that take a whole number."""


def usable(sandbox: Sandbox, person: User, place: Place) -> dict[str, object]:
    """Return the slash commands that a person may use in a place, and the menus there."""
    guild = place.home
    found = [
        one for one in (*sandbox.commands(guild), *sandbox.commands()) if _fits(one, person, place)
    ]
    menus = {
        kind: [one["name"] for one in found if one["type"] == number]
        for kind, number in (("message", MESSAGE_MENU), ("person", USER_MENU))
    }
    slash = [row for one in found if one["type"] == SLASH for row in _rows(one, one["name"])]
    return {"slash": slash, "menus": menus}


def _fits(command: Json, person: User, place: Place) -> bool:
    guild = place.home
    if (IN_DIRECT if guild is None else IN_GUILD) not in command.get("contexts", [IN_GUILD]):
        return False
    needed = command.get("default_member_permissions")
    if guild is None or needed is None:
        return True
    granted = guild.permissions_of(person.id)
    return bool(granted & ADMINISTRATOR) or granted & int(needed) == int(needed)


def _rows(level: Json, path: str) -> Iterator[Json]:
    inner = [
        one for one in level.get("options", ()) if one["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP)
    ]
    if not inner:
        options = [_option(one) for one in level.get("options", ())]
        yield {"path": path, "description": level["description"], "options": options}
    for one in inner:
        yield from _rows(one, f"{path} {one['name']}")


def _option(one: Json) -> Json:
    kept = ("name", "description", "type", "required", "autocomplete", "choices")
    return {key: one[key] for key in kept if key in one}


def option_values(
    sandbox: Sandbox, person: User, place: Place, path: str, typed: dict[str, str]
) -> dict[str, object]:
    """Return what the typed texts of options stand for. Raises LookupError with a sentence."""
    rows: Any = usable(sandbox, person, place)["slash"]
    row = next((one for one in rows if one["path"] == path), None)
    if row is None:
        raise LookupError(f"There is no command /{path} for you here.")
    described = {one["name"]: one for one in row["options"]}
    return {
        name: _value(described[name], text, place)
        for name, text in typed.items()
        if name in described and text.strip()
    }


def _value(option: Json, text: str, place: Place) -> object:
    name = option["name"]
    match option["type"]:
        case _ if "choices" in option:
            values = {str(one["value"]): one["value"] for one in option["choices"]}
            if text not in values:
                raise LookupError(f"“{name}” takes one of its choices.")
            return values[text]
        case 4 | 10 as kind:
            try:
                return int(text) if kind == INTEGER else float(text.replace(",", "."))
            except ValueError:
                raise LookupError(f"“{name}” takes a number.") from None
        case 5:
            return text == "true"
        case 6:
            return member_named(place, text)
        case 7:
            return channel_named(place, text)
        case _:
            return text


def member_named(place: Place, text: str) -> Member:
    """Return a member by id or name. Raises LookupError with a sentence."""
    guild = place.home
    wanted = text.strip().removeprefix("@")
    for one in () if guild is None else guild.members.values():
        if wanted in (str(one.id), one.name):
            return one
    raise LookupError("Choose somebody from the list: there is nobody of that name here.")


def channel_named(place: Place, text: str) -> Channel:
    """Return a channel by id or name. Raises LookupError with a sentence."""
    guild = place.home
    wanted = text.strip().removeprefix("#")
    for one in () if guild is None else guild.channels.values():
        if wanted in (str(one.id), one.name):
            return one
    raise LookupError("Choose a channel from the list: there is none of that name here.")
