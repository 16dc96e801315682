"""Slash commands and buttons: asked, answered once, answered further."""

import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox import payloads
from sandbox.world import Channel, Member, Message, Role

Json = dict[str, Any]

EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
BUTTON: Final = 2
SUBCOMMAND: Final = 1
SUBCOMMAND_GROUP: Final = 2

FIRST_ANSWER_WITHIN: Final = 3.0
"""Seconds a bot has for its first answer."""


@dataclass(slots=True)
class Answer:
    """What became of an interaction, up to now."""

    message: Message | None = None
    deferred: bool = False
    followups: list[Message] = field(default_factory=list)

    @property
    def content(self) -> str:
        """Return the text shown."""
        return self.message.content if self.message else ""

    @property
    def ephemeral(self) -> bool:
        """Tell whether only the asker sees it."""
        return bool(self.message and self.message.flags & EPHEMERAL)

    @property
    def embeds(self) -> list[Json]:
        """Return the embeds shown."""
        return self.message.embeds if self.message else []

    @property
    def components(self) -> list[Json]:
        """Return the rows of buttons shown."""
        return self.message.components if self.message else []

    def labels(self) -> list[str]:
        """Return what is written on the buttons."""
        return [button["label"] for button in self.buttons()]

    def buttons(self) -> Iterator[Json]:
        """Yield the buttons that can be pressed."""
        for row in self.components:
            for one in row.get("components", ()):
                if one["type"] == BUTTON and not one.get("disabled"):
                    yield one


@dataclass(slots=True)
class Interaction:
    """One use of a command or a button."""

    id: int
    token: str
    kind: int
    channel: Channel
    asker: Member
    answer: Answer
    answered: bool = False
    made: float = field(default_factory=time.monotonic)

    @property
    def late(self) -> bool:
        """Tell whether the time for a first answer is over."""
        return time.monotonic() - self.made > FIRST_ANSWER_WITHIN


class Interactions:
    """The commands a bot has registered, and how each of their uses goes."""

    def __init__(self) -> None:
        self._commands: dict[int | None, list[Json]] = {}
        self._uses: dict[str, Interaction] = {}

    def register(self, guild: int | None, commands: list[Json]) -> None:
        """Replace the commands of a guild, or those of all guilds."""
        self._commands[guild] = commands

    @property
    def registered(self) -> bool:
        """Tell whether there are any commands."""
        return any(self._commands.values())

    def names(self) -> set[str]:
        """Return every command, groups written out."""
        return {
            path
            for commands in self._commands.values()
            for command in commands
            for path in _paths(command)
        }

    def find(self, guild: int, path: list[str]) -> tuple[Json, list[Json]]:
        """Return a command and the chain of options that names the subcommand."""
        for command in (*self._commands.get(guild, ()), *self._commands.get(None, ())):
            if command["name"] == path[0]:
                chain: list[Json] = []
                level = command
                for name in path[1:]:
                    level = next(
                        (one for one in level.get("options", ()) if one["name"] == name), {}
                    )
                    chain.append(level)
                if all(chain) and not any(map(_is_group, level.get("options", ()))):
                    return command, chain
        raise LookupError(f"there is no command /{' '.join(path)}")

    def begin(
        self, id_: int, kind: int, channel: Channel, asker: Member, answer: Answer
    ) -> Interaction:
        """Open a use of a command (2) or a button (3)."""
        one = Interaction(id_, secrets.token_urlsafe(48), kind, channel, asker, answer)
        self._uses[one.token] = one
        return one

    def by_token(self, token: str) -> Interaction | None:
        """Return the use a token belongs to."""
        return self._uses.get(token)


def _is_group(option: Json) -> bool:
    return option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP)


def _paths(command: Json) -> Iterator[str]:
    inner = [one for one in command.get("options", ()) if _is_group(one)]
    if not inner:
        yield command["name"]
    for one in inner:
        for path in _paths(one):
            yield f"{command['name']} {path}"


def command_data(
    guild: int, command: Json, chain: list[Json], chosen: Mapping[str, object], asker: Member
) -> Json:
    """Return the data of INTERACTION_CREATE; raises LookupError for options that don't fit."""
    described = (chain[-1] if chain else command).get("options", [])
    resolved: dict[str, Json] = {}
    options: list[Json] = []
    known = {one["name"]: one for one in described}
    if unknown := set(chosen) - set(known):
        raise LookupError(f"/{command['name']} has no option {', '.join(sorted(unknown))}")
    for name, option in known.items():
        if name in chosen:
            value = _value(chosen[name], resolved, asker)
            options.append({"name": name, "type": option["type"], "value": value})
        elif option.get("required"):
            raise LookupError(f"/{command['name']} needs the option {name}")
    for level in reversed(chain):
        options = [{"name": level["name"], "type": level["type"], "options": options}]
    data: Json = {
        "id": command["id"],
        "name": command["name"],
        "type": command["type"],
        "options": options,
        "resolved": resolved,
    }
    if "guild_id" in command:
        data["guild_id"] = str(guild)
    return data


def _value(chosen: object, resolved: dict[str, Json], asker: Member) -> object:
    match chosen:
        case Member():
            key = str(chosen.id)
            resolved.setdefault("users", {})[key] = payloads.user(chosen.user)
            resolved.setdefault("members", {})[key] = {
                **payloads.member_without_user(chosen),
                "permissions": str(0),
            }
            return key
        case Channel():
            key = str(chosen.id)
            resolved.setdefault("channels", {})[key] = payloads.resolved_channel(chosen, asker)
            return key
        case Role():
            key = str(chosen.id)
            resolved.setdefault("roles", {})[key] = payloads.role(chosen)
            return key
        case _:
            return chosen
