"""Build INTERACTION_CREATE: the command or component, the options, the user and the place.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from collections.abc import Iterable, Mapping

from sandbox import payloads
from sandbox.calls import Json
from sandbox.interactions import MESSAGE_MENU, USER_MENU, Interaction, InteractionContext
from sandbox.permissions import DIRECT, USE_APPLICATION_COMMANDS
from sandbox.responses import STRING_SELECT, TEXT_INPUT, Modal
from sandbox.world import Channel, Member, Message, Place, Role, User, World


def command_data(
    place: Place, command: Json, chain: list[Json], chosen: Mapping[str, object], asker: User
) -> Json:
    """Return the data of a slash command; raise LookupError for unknown or wrong options."""
    described = (chain[-1] if chain else command).get("options", [])
    resolved: dict[str, Json] = {}
    options: list[Json] = []
    known = {one["name"]: one for one in described}
    if unknown := set(chosen) - set(known):
        raise LookupError(f"/{command['name']} has no option {', '.join(sorted(unknown))}")
    for name, option in known.items():
        if name in chosen:
            value = _value(chosen[name], resolved, place, asker)
            options.append({"name": name, "type": option["type"], "value": value})
        elif option.get("required"):
            raise LookupError(f"/{command['name']} needs the option {name}")
    for level in reversed(chain):
        options = [{"name": level["name"], "type": level["type"], "options": options}]
    return {**_named(command, place), "options": options, "resolved": resolved}


def typing_data(
    place: Place,
    command: Json,
    chain: list[Json],
    chosen: Mapping[str, object],
    typed: str,
    asker: User,
) -> Json:
    """Return the data of a slash command one of whose options is being typed; raise LookupError if
    the command doesn't complete that option."""
    described = (chain[-1] if chain else command).get("options", [])
    if not any(one["name"] == typed and one.get("autocomplete") for one in described):
        raise LookupError(f"/{command['name']} does not complete {typed}")
    data = command_data(place, command, chain, chosen, asker)
    options = data["options"]
    for _ in chain:
        options = options[0]["options"]
    for one in options:
        if one["name"] == typed:
            one["focused"] = True
    return {name: part for name, part in data.items() if name != "resolved"}


def menu_data(place: Place, command: Json, target: Message | Member | User, asker: User) -> Json:
    """Return the data of a context menu on a message, a member or an account."""
    resolved: dict[str, Json] = {}
    if isinstance(target, Message):
        resolved["messages"] = {str(target.id): payloads.message(target)}
    else:
        _value(target, resolved, place, asker)
    return {**_named(command, place), "target_id": str(target.id), "resolved": resolved}


def menu_kind(target: Message | Member | User) -> int:
    """Return the kind of context menu for its target."""
    return MESSAGE_MENU if isinstance(target, Message) else USER_MENU


def choice_data(place: Place, select: Json, values: Iterable[object], asker: User) -> Json:
    """Return the data of a select; raise LookupError for a value that it doesn't offer."""
    resolved: dict[str, Json] = {}
    chosen = [_value(one, resolved, place, asker) for one in values]
    if select["type"] == STRING_SELECT:
        offered = {
            text: one["value"] for one in select["options"] for text in (one["label"], one["value"])
        }
        if missing := [one for one in chosen if one not in offered]:
            raise LookupError(f"the select does not offer {missing}")
        chosen = [offered[str(one)] for one in chosen]
    if not select.get("min_values", 1) <= len(chosen) <= select.get("max_values", 1):
        raise LookupError("the select wants another number of values")
    data = {**component_data(select), "values": chosen}
    return data if select["type"] == STRING_SELECT else {**data, "resolved": resolved}


def component_data(component: Json) -> Json:
    """Return the data of a button; raise LookupError for a link."""
    if "custom_id" not in component:
        raise LookupError("a link tells the bot nothing")
    return {
        "custom_id": component["custom_id"],
        "component_type": component["type"],
        "id": component["id"],
    }


def modal_data(modal: Modal, values: Mapping[str, object]) -> Json:
    """Return the data of a submitted form; raise LookupError for a field that it doesn't have.

    Fields are known by their labels or custom ids; those not named stay as they were.
    """
    left = dict(values)
    components = []
    for number, one in enumerate(modal.data["components"], 1):
        shell = {"type": one["type"], "id": one.get("id", number)}
        if "component" in one:
            shell["component"] = _filled(one["component"], one.get("label"), left)
        elif "components" in one:
            shell["components"] = [
                _filled(field, field.get("label"), left) for field in one["components"]
            ]
        components.append(shell)
    if left:
        raise LookupError(f"the form does not ask for {', '.join(left)}")
    return {"custom_id": modal.data["custom_id"], "components": components}


def _filled(field: Json, label: str | None, left: dict[str, object]) -> Json:
    value = left.pop(field["custom_id"], None) or left.pop(label or "", None)
    body: Json = {key: field[key] for key in ("type", "custom_id", "id") if key in field}
    if field["type"] == TEXT_INPUT:
        return {**body, "value": value or field.get("value") or ""}
    return {**body, "values": [] if value is None else [value]}


def interaction(
    world: World,
    use: Interaction,
    asker: User,
    interaction_context: InteractionContext,
    data: Json,
    message: Json | None,
) -> Json:
    """Return INTERACTION_CREATE."""
    place, guild = use.channel, use.channel.home
    granted = place.permissions_of(asker.id) | USE_APPLICATION_COMMANDS
    known = guild is None or guild.id in world.guilds
    body: Json = {
        "id": str(use.id),
        "application_id": str(world.bot.id),
        "type": use.kind,
        "token": use.token,
        "version": 1,
        "data": data,
        "channel_id": str(place.id),
        "channel": {**payloads.place(place), "permissions": str(granted)},
        "app_permissions": str(place.permissions_of(world.bot.id) if known else DIRECT),
        "locale": asker.locale,
        "entitlements": [],
        "authorizing_integration_owners": interaction_context.owners,
        "context": interaction_context.context,
        "attachment_size_limit": payloads.LARGEST_UPLOAD,
        **payloads.guild_id(place),
    }
    if message is not None:
        body["message"] = message
    if guild is None:
        return {**body, "user": payloads.user(asker)}
    return {
        **body,
        "guild": {"id": str(guild.id), "features": [], "locale": guild.locale},
        "guild_locale": guild.locale,
        "member": {**payloads.member(guild.members[asker.id]), "permissions": str(granted)},
    }


def _named(command: Json, place: Place) -> Json:
    data = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return {**data, **payloads.guild_id(place)} if "guild_id" in command else data


def _value(chosen: object, resolved: dict[str, Json], place: Place, asker: User) -> object:
    match chosen:
        case Member() | User():
            key = str(chosen.id)
            user = chosen.user if isinstance(chosen, Member) else chosen
            resolved.setdefault("users", {})[key] = payloads.user(user)
            members = {} if place.home is None else place.home.members
            if chosen.id in members:
                resolved.setdefault("members", {})[key] = {
                    **payloads.member_without_user(members[chosen.id]),
                    "permissions": str(0),
                }
            return key
        case Channel():
            key = str(chosen.id)
            shown = payloads.resolved_channel(chosen, asker)
            resolved.setdefault("channels", {})[key] = shown
            return key
        case Role():
            key = str(chosen.id)
            resolved.setdefault("roles", {})[key] = payloads.role(chosen)
            return key
        case _:
            return chosen
