"""Registered commands, and the interactions that use them."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sandbox.calls import Json
from sandbox.patience import patience
from sandbox.responses import Response
from sandbox.world import Guild, Place, User, World

SLASH: Final = 1
USER_MENU: Final = 2
MESSAGE_MENU: Final = 3
"""The kinds of commands."""

SUBCOMMAND: Final = 1
SUBCOMMAND_GROUP: Final = 2

IN_GUILD: Final = 0
IN_DIRECT: Final = 1
"""Contexts: where an interaction takes place."""

BY_GUILD: Final = 0
BY_USER: Final = 1
"""Integration types: who has installed the application."""

FIRST_ANSWER_WITHIN: Final = 3.0
"""Seconds a bot has for its first answer, on a quiet machine."""


@dataclass(slots=True)
class Interaction:
    """One use of a command or a component."""

    id: int
    token: str
    kind: int
    channel: Place
    response: Response
    answered: bool = False
    made: float = field(default_factory=time.monotonic)

    @property
    def late(self) -> bool:
        """Tell whether the time for a first answer is over."""
        return time.monotonic() - self.made > patience(FIRST_ANSWER_WITHIN)


class Interactions:
    """Holds a bot's commands, and each interaction by its token."""

    def __init__(self) -> None:
        self._commands: dict[int | None, list[Json]] = {}
        self.sent: list[Json] = []
        """The commands that the bot sent last, as it sent them."""
        self._uses: dict[str, Interaction] = {}

    def register(self, guild: int | None, commands: list[Json]) -> None:
        """Replace the commands of a guild, or those of all guilds."""
        self._commands[guild] = commands

    def commands(self, guild: int | None) -> list[Json]:
        """Return the commands of a guild, or those of all guilds."""
        return self._commands.get(guild, [])

    @property
    def registered(self) -> bool:
        """Tell whether there are any commands."""
        return any(self._commands.values())

    def names(self) -> set[str]:
        """Return all commands by full name, subcommands included."""
        return {
            path
            for commands in self._commands.values()
            for command in commands
            for path in _paths(command)
        }

    def find(
        self, guild: Guild | None, path: list[str], kind: int = SLASH
    ) -> tuple[Json, list[Json]]:
        """Return a command and the chain of options that names the subcommand."""
        of_guild = [] if guild is None else self._commands.get(guild.id, [])
        for command in (*of_guild, *self._commands.get(None, ())):
            if command["name"] == path[0] and command["type"] == kind:
                chain: list[Json] = []
                level = command
                for name in path[1:]:
                    level = next(
                        (one for one in level.get("options", ()) if one["name"] == name), {}
                    )
                    chain.append(level)
                if all(chain) and not any(map(_is_group, level.get("options", ()))):
                    return command, chain
        raise LookupError(f"there is no command {' '.join(path)}")

    def begin(self, id_: int, kind: int, channel: Place, response: Response) -> Interaction:
        """Open an interaction with a command (2) or a component (3)."""
        one = Interaction(id_, secrets.token_urlsafe(48), kind, channel, response)
        self._uses[one.token] = one
        return one

    def by_token(self, token: str) -> Interaction | None:
        """Return the interaction that a token belongs to."""
        return self._uses.get(token)


@dataclass(frozen=True, slots=True)
class InteractionContext:
    """Where an interaction takes place, and by whose installation."""

    context: int
    owners: Json
    """Keys are integration types, values the ids of the guild (0 in direct messages) or user."""


def interaction_context(
    world: World, place: Place, asker: User, command: Json | None = None
) -> InteractionContext:
    """Return the context in which a user may use a command or component in a place.

    Raises LookupError where Discord would not offer the command: its contexts or integration types
    don't fit. Whoever uses one where no server has the bot has it installed for themselves.
    https://discord.com/developers/docs/interactions/application-commands#contexts
    """
    guild = place.home
    context = IN_DIRECT if guild is None else IN_GUILD
    contexts, types = (None, None) if command is None else _allowed(command)
    if contexts is not None and context not in contexts:
        raise LookupError("the command is not for this context")
    present = world.meets(asker) if guild is None else guild.id in world.guilds
    if present and (types is None or BY_GUILD in types):
        return InteractionContext(context, {str(BY_GUILD): "0" if guild is None else str(guild.id)})
    if types is not None and BY_USER not in types:
        raise LookupError("the command can't be installed by users, and the bot isn't here")
    asker.installed = True
    return InteractionContext(context, {str(BY_USER): str(asker.id)})


def _allowed(command: Json) -> tuple[list[int] | None, list[int]]:
    contexts = command.get("contexts")
    if contexts is None and command.get("dm_permission") is False:
        contexts = [IN_GUILD]
    return contexts, command.get("integration_types") or [BY_GUILD]


def _is_group(option: Json) -> bool:
    return option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP)


def _paths(command: Json) -> Iterator[str]:
    inner = [one for one in command.get("options", ()) if _is_group(one)]
    if not inner:
        yield command["name"]
    for one in inner:
        for path in _paths(one):
            yield f"{command['name']} {path}"
