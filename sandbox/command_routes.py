"""The routes on which a bot asks for its commands, and replaces them."""

from sandbox.calls import ApiError, Call, Json, Reply, Route
from sandbox.change_signal import ChangeSignal
from sandbox.interactions import SLASH, Interactions
from sandbox.limits.commands import command_problems
from sandbox.limits.rules import refuse_if_any
from sandbox.world import World


class CommandRoutes:
    """Returns and replaces the commands of all servers, or those of one alone."""

    def __init__(
        self, world: World, interactions: Interactions, change_signal: ChangeSignal
    ) -> None:
        self._world = world
        self._interactions = interactions
        self._change_signal = change_signal

    def routes(self) -> list[Route]:
        """Return the routes."""
        everywhere = r"/applications/(\d+)/commands"
        in_guild = r"/applications/(\d+)/guilds/(\d+)/commands"
        return [
            ("GET", everywhere, self._get),
            ("PUT", everywhere, self._put),
            ("GET", in_guild, self._get),
            ("PUT", in_guild, self._put),
        ]

    def _get(self, call: Call) -> Reply:
        commands = self._interactions.commands(self._scope(call))
        translated = call.query.get("with_localizations") == "true"
        return 200, commands if translated else [_untranslated(one) for one in commands]

    def _put(self, call: Call) -> Reply:
        application, *guild = call.ids
        scope = self._scope(call)
        refuse_if_any(command_problems(call.body))
        ids = {_key(one): one["id"] for one in self._interactions.commands(scope)}
        commands = [
            {
                **_described(one),
                "id": ids.get(_key(one)) or str(self._world.snowflakes.next()),
                "application_id": application,
                "version": str(self._world.snowflakes.next()),
                **({"guild_id": guild[0]} if guild else {}),
            }
            for one in call.body
        ]
        self._interactions.sent = call.body
        self._interactions.register(scope, commands)
        self._change_signal.notify()
        return 200, commands

    def _scope(self, call: Call) -> int | None:
        """Return the guild whose own commands are meant; None for those of all guilds."""
        _, *guild = call.ids
        if guild and int(guild[0]) not in self._world.guilds:
            raise ApiError(403, 50001, "Missing Access")
        return int(guild[0]) if guild else None


def _key(command: Json) -> tuple[int, str]:
    """Return what tells a command from all others in a scope."""
    return command.get("type", SLASH), command["name"]


def _untranslated(one: Json) -> Json:
    """Return a command, an option or a choice without its translations."""
    body = {key: value for key, value in one.items() if not key.endswith("_localizations")}
    for key in ("options", "choices"):
        if key in body:
            body[key] = [_untranslated(inner) for inner in body[key]]
    return body


def _described(command: Json) -> Json:
    """Return a command as Discord returns it: without defaults, and with permissions as text."""
    permissions = command.get("default_member_permissions")
    return {
        **{key: value for key, value in command.items() if value not in (None, [], {})},
        "type": command.get("type", SLASH),
        "description": command.get("description", ""),
        "default_member_permissions": None if permissions is None else str(permissions),
    }
