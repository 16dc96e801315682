"""The sandbox as a whole: start, stop, act, wait."""

import re
import secrets
import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from sandbox.admin_actions import AdminActions
from sandbox.calls import Json
from sandbox.change_signal import RESPONSE_TIMEOUT, ChangeSignal
from sandbox.faults import Faults
from sandbox.gateway import Gateway
from sandbox.http import PREFIX, Api, Request
from sandbox.interactions import Interactions
from sandbox.message_actions import MessageActions
from sandbox.patience import USUAL
from sandbox.payloads import LARGEST_UPLOAD
from sandbox.routes import Routes
from sandbox.session_starts import SessionStarts
from sandbox.snowflakes import Snowflakes
from sandbox.user_actions import UserActions
from sandbox.world import Guild, User, World

HOST: Final = "127.0.0.1"
STARTUP_TIMEOUT: Final = 2 * USUAL
"""Seconds a bot may take to come online, on a quiet machine."""


class Sandbox(AdminActions, MessageActions, UserActions):
    """A stand-in for Discord that runs while the `async with` block lasts."""

    def __init__(self, snowflakes: Snowflakes | None = None) -> None:
        self._change_signal = ChangeSignal()
        self._world = World(snowflakes)
        self._interactions = Interactions()
        self.token = f"{secrets.token_hex(12)}.{secrets.token_hex(3)}.{secrets.token_hex(16)}"
        self.faults = Faults()
        self._gateway = Gateway(self._world, self.token, self._change_signal, self.faults)
        super().__init__(self._world, self._gateway, self._interactions, self._change_signal)
        routes = Routes(self._world, self._gateway, self._interactions, self._change_signal)
        self._api = Api(routes, self.faults, self.token, self._change_signal)
        app = web.Application(client_max_size=LARGEST_UPLOAD)
        app.router.add_get("/", self._gateway.serve)
        app.router.add_get("/resume", self._gateway.serve)
        app.on_response_prepare.append(self._set_date_header)
        self.clock_shift = 0.0
        """Seconds that the Date header is ahead of this machine's clock; ids are not ahead."""
        app.router.add_route("*", PREFIX + "/{path:.*}", self._api.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self.api_url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api_url = f"http://{host}:{port}{PREFIX}"
        self._gateway.url = f"ws://{host}:{port}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._gateway.close()
        await self._runner.cleanup()

    @property
    def gateway_url(self) -> str:
        """Return where the gateway listens."""
        return self._gateway.url

    @property
    def bot_user(self) -> User:
        """Return the bot's account."""
        return self._world.bot

    @property
    def world(self) -> World:
        """Return all objects, for whoever shows them to people."""
        return self._world

    async def until(
        self,
        holds: Callable[[], bool],
        what: str,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
    ) -> None:
        """Wait until something holds; `what` names it in the error if it doesn't."""
        await self._change_signal.wait_for(holds, timeout, what)

    async def changed(self) -> None:
        """Wait until anything changes: a message, an answer, a connection."""
        await self._change_signal.next()

    @property
    def requests(self) -> list[Request]:
        """Return the REST requests answered so far."""
        return self._api.requests

    @property
    def problems(self) -> list[str]:
        """Return the violations of Discord's API description, in requests and in responses."""
        return self._api.problems

    @property
    def sessions_started(self) -> int:
        """Return how many times a shard has identified."""
        return len(self._gateway.starts.started)

    @property
    def resumes(self) -> int:
        """Return how many times a shard has resumed."""
        return self._gateway.resumes

    @property
    def message_content_allowed(self) -> bool:
        """Tell whether the message content intent is switched on."""
        return self._gateway.message_content_allowed

    @message_content_allowed.setter
    def message_content_allowed(self, allowed: bool) -> None:
        self._gateway.message_content_allowed = allowed

    @property
    def refuse_resume(self) -> bool:
        """Tell whether RESUME is answered with an invalid session."""
        return self._gateway.refuse_resume

    @refuse_resume.setter
    def refuse_resume(self, refuse: bool) -> None:
        self._gateway.refuse_resume = refuse

    def allow_sessions(self, remaining: int, reset_after: float = 14_400.0) -> None:
        """Set how many sessions the bot may still open, and the seconds until that is reset."""
        starts = self._gateway.starts
        starts.remaining, starts.reset_after = remaining, reset_after

    @property
    def session_starts(self) -> SessionStarts:
        """Return what is allowed to sessions that are to be started, and which were."""
        return self._gateway.starts

    def connected_shards(self) -> set[tuple[int, int]]:
        """Return the shards that are connected, each with how many there are."""
        return set(self._gateway.connected_shards())

    async def shards_connected(self, shards: Iterable[tuple[int, int]]) -> None:
        """Wait until these shards are connected, and no others."""
        wanted = set(shards)
        await self._change_signal.wait_for(
            lambda: self.connected_shards() == wanted, STARTUP_TIMEOUT, f"the shards {wanted}"
        )

    def end_resumes_with(self, code: int | None) -> None:
        """Close connections that send RESUME with a code; None allows resuming again."""
        self._gateway.end_resumes_with = code

    def acknowledge_heartbeats(self, acknowledge: bool) -> None:
        """Set whether heartbeats are acknowledged."""
        self._gateway.acknowledges = acknowledge

    def send_raw(self, frame: str | bytes) -> None:
        """Send raw text or bytes, valid payload or not."""
        self._gateway.send_raw(frame)

    def dispatch(self, event: str, data: object) -> None:
        """Send an event with any data."""
        self._gateway.dispatch(event, data, None)

    def command_names(self) -> set[str]:
        """Return all commands, such as "markov reset channel"."""
        return self._interactions.names()

    def commands_sent(self) -> list[Json]:
        """Return the commands that the bot sent last, as it sent them."""
        return self._interactions.sent

    def commands(self, guild: Guild | None = None) -> list[Json]:
        """Return the commands that Discord has for all servers, or for one alone."""
        return self._interactions.commands(None if guild is None else guild.id)

    def replace_commands(self, commands: list[Json], guild: Guild | None = None) -> None:
        """Change what Discord has, as somebody else with the bot's token may."""
        self._interactions.register(None if guild is None else guild.id, commands)

    def command_id(self, path: str) -> int:
        """Return the id of a slash command that is registered for all servers."""
        command, _ = self._interactions.find(None, path.split())
        return int(command["id"])

    async def bot_online(self, timeout: float = STARTUP_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait until every shard is connected and has received its guilds."""
        await self._change_signal.wait_for(lambda: self._gateway.online, timeout, "the bot online")

    async def bot_identified(self, times: int, timeout: float = STARTUP_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait until so many sessions have been started, and every shard is connected."""
        await self._change_signal.wait_for(
            lambda: self.sessions_started >= times and self._gateway.online,
            timeout,
            f"{times} sessions, and the bot online",
        )

    async def bot_resumed(self, times: int, timeout: float = STARTUP_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait until sessions have been resumed so many times."""
        await self._change_signal.wait_for(
            lambda: self.resumes >= times, timeout, f"{times} resumes"
        )

    async def bot_offline(self, timeout: float = STARTUP_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait until there is no connection."""
        await self._change_signal.wait_for(
            lambda: not self._gateway.connected, timeout, "the bot offline"
        )

    async def commands_synced(self, timeout: float = STARTUP_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait until the bot has registered its commands, in this or an earlier run."""
        await self._change_signal.wait_for(
            lambda: self._interactions.registered, timeout, "the commands"
        )

    async def requested(
        self,
        method: str,
        path: str,
        count: int = 1,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
    ) -> None:
        """Wait until `count` requests with a matching path have been answered."""
        pattern = re.compile(path)
        await self._change_signal.wait_for(
            lambda: (
                count
                <= sum(
                    one.method == method and pattern.search(one.path) is not None
                    for one in self.requests
                )
            ),
            timeout,
            f"{count} × {method} {path}",
        )

    async def drain(self) -> None:
        """Wait until the bot's sockets have taken all events so far.

        Whoever waits for this sends as fast as the bot reads, and what is sent next queues behind
        what is in the sockets only, as it would at Discord.
        """
        await self._gateway.drain()

    async def drop_gateway(self, code: int | None = None, shard: int | None = None) -> None:
        """Abort the bot's connections, or close them with a code; or only those of a shard."""
        await self._gateway.drop(code, shard)

    async def _set_date_header(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = formatdate(time.time() + self.clock_shift, usegmt=True)

    async def ask_reconnect(self) -> None:
        """Send RECONNECT to the bot."""
        await self._gateway.ask_reconnect()

    async def invalidate_sessions(
        self, *, resumable: bool = False, shard: int | None = None
    ) -> None:
        """Send INVALID_SESSION to the bot, or to one of its shards."""
        await self._gateway.invalidate(resumable=resumable, shard=shard)
