"""The gateway: sessions over a websocket, events in order, replayed after a RESUME.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import secrets
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, Final

from aiohttp import WSMsgType, web

from sandbox import payloads
from sandbox.calls import Json
from sandbox.change_signal import ChangeSignal
from sandbox.faults import CUT, HANGS_UP, Fault, Faults
from sandbox.patience import USUAL
from sandbox.session_starts import SessionStarts, is_valid
from sandbox.sessions import Connection, Op, Session
from sandbox.world import Channel, Guild, Message, Place, World

GUILDS: Final = 1 << 0
GUILD_MODERATION: Final = 1 << 2
GUILD_MESSAGES: Final = 1 << 9
DIRECT_MESSAGES: Final = 1 << 12
MESSAGE_CONTENT: Final = 1 << 15
PRIVILEGED: Final = 1 << 1 | 1 << 8 | MESSAGE_CONTENT

HEARTBEAT_MS: Final = 41_250
UNSHARDED: Final = [0, 1]
"""The shard of a client that names none."""


class Close(IntEnum):
    """Close codes of the gateway."""

    GOING_AWAY = 1001
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    DISALLOWED_INTENTS = 4014


class Gateway:
    """Accepts connections, opens and resumes sessions, and sends events."""

    def __init__(
        self, world: World, token: str, change_signal: ChangeSignal, faults: Faults
    ) -> None:
        self._world = world
        self._token = token
        self._change_signal = change_signal
        self._faults = faults
        self._connections: set[Connection] = set()
        self._sessions: dict[str, Session] = {}
        self.url = ""
        self.message_content_allowed = True
        self.refuse_resume = False
        self.end_resumes_with: int | None = None
        self.acknowledges = True
        self.starts = SessionStarts()
        self.resumes = 0

    @property
    def online(self) -> bool:
        """Tell whether every shard of the newest start has a session and a connection."""
        live = self.connected_shards()
        return bool(live) and set(range(live[-1][1])) <= {
            shard for shard, shards in live if shards == live[-1][1]
        }

    def connected_shards(self) -> list[tuple[int, int]]:
        """Return the shards that have a session and a connection, each with how many there are;
        the newest session comes last."""
        live = [one for one in self._sessions.values() if one.connection is not None]
        return [(one.shard, one.shards) for one in live]

    @property
    def connected(self) -> bool:
        """Tell whether there is any connection."""
        return bool(self._connections)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from HELLO to its end, unless a fault is pending for it."""
        if fault := self._faults.next_for("GET", request.path):
            return await _failed(request, fault)
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        connection = Connection(request, socket)
        self._connections.add(connection)
        writer = asyncio.create_task(connection.write())
        connection.send(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS, "_trace": []})
        reader = asyncio.create_task(self._read(connection))
        try:
            await connection.read_by(reader)
        finally:
            writer.cancel()
            reader.cancel()
            self._connections.discard(connection)
            for session in self._sessions.values():
                if session.connection is connection:
                    session.connection = None
            self._change_signal.notify()
        return socket

    async def _read(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type is WSMsgType.TEXT and (code := self._take(connection, frame.data)):
                await connection.socket.close(code=code)

    def dispatch(self, event: str, data: object, guild: Guild | None, intent: int = 0) -> None:
        """Send an event to the shard that serves its guild; without a guild, to the first."""
        for session in self._listening(guild, intent):
            session.dispatch(event, data)

    def send_raw(self, frame: str | bytes) -> None:
        """Send raw data, valid payload or not, to every connection."""
        for connection in self._connections:
            connection.send_raw(frame)

    def _listening(self, guild: Guild | None, intent: int) -> Iterator[Session]:
        for session in self._sessions.values():
            serves = session.serves(0 if guild is None else guild.id)
            if serves and session.intents & intent == intent:
                yield session

    def publish(self, message: Message) -> None:
        """Add a message to its channel, send the event and wake waiters."""
        place = message.channel
        place.messages[message.id] = message
        if isinstance(place, Channel) and place.archived:
            place.archived = None  # whoever writes in a thread opens it again
            news = {"guild_id": str(place.guild.id), **payloads.channel(place)}
            self.dispatch("THREAD_UPDATE", news, place.guild, GUILDS)
        self.send_message_event("MESSAGE_CREATE", message)
        self._change_signal.notify()

    def send_message_event(self, event: str, message: Message) -> None:
        """Send a message event, if permissions and intents let the bot see it."""
        place, me = message.channel, self._world.bot
        if not self._world.sees(place):
            return
        whole = payloads.gateway_message(message)
        blank = {**whole, "content": "", "embeds": [], "attachments": [], "components": []}
        exempt = place.home is None or message.author is me or me in message.mentions
        for session in self._listening(place.home, _messages_intent(place)):
            readable = exempt or session.intents & MESSAGE_CONTENT
            session.dispatch(event, whole if readable else blank)

    def send_deletion_event(self, event: str, data: Json, place: Place) -> None:
        """Send a deletion event."""
        if self._world.sees(place):
            where = {"channel_id": str(place.id), **payloads.guild_id(place)}
            self.dispatch(event, {**data, **where}, place.home, _messages_intent(place))

    async def drop(self, code: int | None, shard: int | None = None) -> None:
        """Abort all connections, or close them with a code, and wait until they are gone.

        With a shard, only its connections.
        """
        ending = self._connections_of(shard)
        for connection in ending:
            if code is None:
                connection.cut()
            else:
                connection.close(code)
        await self._change_signal.wait_for(
            lambda: not ending & self._connections, USUAL, "connections end"
        )

    async def drain(self) -> None:
        """Wait until the sockets have taken everything sent so far."""
        for connection in set(self._connections):
            await connection.drain()

    async def ask_reconnect(self) -> None:
        """Send RECONNECT to all clients, and wait until they have disconnected."""
        await self._ask(Op.RECONNECT, None, set(self._connections))

    async def invalidate(self, *, resumable: bool, shard: int | None = None) -> None:
        """Send INVALID_SESSION to all clients, or to one shard's, and wait until they have
        disconnected."""
        ending = self._connections_of(shard)
        if not resumable:
            lost = [one for one in self._sessions.values() if shard in (None, one.shard)]
            for session in lost:
                del self._sessions[session.id]
        await self._ask(Op.INVALID_SESSION, resumable, ending)

    def _connections_of(self, shard: int | None) -> set[Connection]:
        """Return the connections of a shard; None: all connections."""
        if shard is None:
            return set(self._connections)
        return {
            one.connection
            for one in self._sessions.values()
            if one.shard == shard and one.connection is not None
        }

    async def _ask(self, op: int, data: object, ending: set[Connection]) -> None:
        for connection in ending:
            connection.send(op, data)
        await self._change_signal.wait_for(
            lambda: not ending & self._connections, USUAL, "clients hang up"
        )

    async def close(self) -> None:
        """End all connections."""
        for connection in set(self._connections):
            await connection.socket.close(code=Close.GOING_AWAY)

    def _take(self, connection: Connection, text: str) -> int | None:
        """Handle a payload; return the close code if the connection must end, else None."""
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, TypeError, KeyError):
            return Close.DECODE_ERROR
        known = any(one.connection is connection for one in self._sessions.values())
        code: int | None = None
        match op:
            case Op.HEARTBEAT if not self.acknowledges:
                pass
            case Op.HEARTBEAT:
                connection.send(Op.HEARTBEAT_ACK, None)
            case Op.IDENTIFY | Op.RESUME if known:
                code = Close.ALREADY_AUTHENTICATED
            case Op.IDENTIFY:
                code = self._identify(connection, data)
            case Op.RESUME:
                code = self._resume(connection, data)
            case Op.PRESENCE_UPDATE | Op.VOICE_STATE_UPDATE | Op.REQUEST_GUILD_MEMBERS if known:
                pass  # nothing here depends on what they say
            case Op.PRESENCE_UPDATE | Op.VOICE_STATE_UPDATE | Op.REQUEST_GUILD_MEMBERS:
                code = Close.NOT_AUTHENTICATED
            case _:
                code = Close.UNKNOWN_OPCODE
        return code

    def _refusal(self, data: dict[str, Any]) -> int | None:
        """Return the close code with which an IDENTIFY is refused, if it is."""
        if data["token"] != self._token:
            return Close.AUTHENTICATION_FAILED
        allowed = MESSAGE_CONTENT if self.message_content_allowed else 0
        if data["intents"] & PRIVILEGED & ~allowed:
            return Close.DISALLOWED_INTENTS
        if not is_valid(data.get("shard", UNSHARDED)):
            return Close.INVALID_SHARD
        if self.starts.remaining <= 0:
            return Close.AUTHENTICATION_FAILED  # Discord has reset the token
        return None

    def _identify(self, connection: Connection, data: dict[str, Any]) -> int | None:
        if code := self._refusal(data):
            return code
        shard, shards = data.get("shard", UNSHARDED)
        session = Session(secrets.token_hex(16), data["intents"], shard, shards, connection)
        world = self._world
        guilds = [one for one in world.guilds.values() if session.serves(one.id)]
        if len(guilds) > self.starts.most_guilds:
            return Close.SHARDING_REQUIRED
        if not self.starts.start(shard, shards):
            connection.send(Op.INVALID_SESSION, data=False)
            return None
        self._sessions[session.id] = session
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": payloads.own_user(world.bot),
                "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
                "session_id": session.id,
                "resume_gateway_url": f"{self.url}resume",
                "shard": [shard, shards],
                "application": {
                    "id": str(world.bot.id),
                    "flags": payloads.MESSAGE_CONTENT_FLAG,
                },
                "private_channels": [],
                "relationships": [],
                "_trace": [],
            },
        )
        for guild in guilds:
            if session.intents & GUILDS:
                session.dispatch("GUILD_CREATE", payloads.guild(guild, world.bot))
        self._change_signal.notify()
        return None

    def _resume(self, connection: Connection, data: dict[str, Any]) -> int | None:
        if data["token"] != self._token:
            return Close.AUTHENTICATION_FAILED
        session = self._sessions.get(data["session_id"])
        if session is None or self.refuse_resume or not session.can_replay(data["seq"]):
            self._sessions.pop(data["session_id"], None)
            connection.send(Op.INVALID_SESSION, data=False)
            return None
        if self.end_resumes_with is not None:
            return self.end_resumes_with
        self.resumes += 1
        session.connection = connection
        session.replay(data["seq"])
        session.dispatch("RESUMED", {"_trace": []})
        self._change_signal.notify()
        return None


async def _failed(request: web.Request, fault: Fault) -> web.StreamResponse:
    await asyncio.sleep(fault.delay)
    if fault.status == HANGS_UP:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.close(code=Close.GOING_AWAY)
        return socket
    if fault.status == CUT and request.transport is not None:
        request.transport.abort()
    return web.Response(status=fault.status or 500)


def _messages_intent(place: Place) -> int:
    return DIRECT_MESSAGES if place.home is None else GUILD_MESSAGES
