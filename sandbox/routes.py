"""The REST routes that a bot uses, and the errors with which Discord refuses requests."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox import payloads
from sandbox.calls import INVALID_FORM, ApiError, Call, Files, Reply, Route, several
from sandbox.change_signal import ChangeSignal
from sandbox.command_routes import CommandRoutes
from sandbox.gateway import Gateway
from sandbox.interaction_routes import InteractionRoutes
from sandbox.interactions import Interactions
from sandbox.permissions import (
    ATTACH_FILES,
    MANAGE_MESSAGES,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_AUDIT_LOG,
    VIEW_CHANNEL,
)
from sandbox.snowflakes import moment
from sandbox.world import PRIVATE_THREAD, REPLY, Channel, DirectChannel, Message, Place, User, World
from sandbox.writing import Writer, pings_replied_user


class Routes:
    """Answers requests."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        interactions: Interactions,
        change_signal: ChangeSignal,
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._change_signal = change_signal
        self._writer = Writer(world, gateway)
        interaction_routes = InteractionRoutes(
            world, gateway, interactions, self._writer, change_signal
        )
        self._open = [_compiled(route) for route in interaction_routes.routes()]
        command_routes = CommandRoutes(world, interactions, change_signal)
        self._authorised = [
            _compiled(route) for route in (*self._routes(), *command_routes.routes())
        ]

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: object,
        files: Files,
        *,
        authorised: bool,
    ) -> Reply:
        """Return a status and a body."""
        try:
            routes = [*self._open, *self._authorised] if authorised else self._open
            for verb, pattern, act in routes:
                if verb == method and (match := pattern.fullmatch(path)):
                    return act(Call(match.groups(), query, body, files))
            if not authorised:
                raise ApiError(401, 0, "401: Unauthorized")
            raise ApiError(404, 0, "404: Not Found")
        except ApiError as refused:
            return refused.status, refused.body

    def _routes(self) -> list[Route]:
        return [
            ("GET", r"/users/@me", self._me),
            ("POST", r"/users/@me/channels", self._open_direct),
            ("GET", r"/users/(\d+)", self._user),
            ("GET", r"/oauth2/applications/@me", self._application),
            ("GET", r"/applications/@me", self._application),
            ("GET", r"/gateway/bot", self._gateway_bot),
            ("GET", r"/guilds/(\d+)", self._guild),
            ("GET", r"/guilds/(\d+)/members/(\d+)", self._member),
            ("GET", r"/guilds/(\d+)/audit-logs", self._audit_log),
            ("GET", r"/guilds/(\d+)/messages/search", self._search),
            ("GET", r"/channels/(\d+)", self._channel),
            ("GET", r"/channels/(\d+)/threads/archived/public", self._archived),
            ("GET", r"/channels/(\d+)/messages", self._history),
            ("POST", r"/channels/(\d+)/messages", self._send),
            ("GET", r"/channels/(\d+)/messages/(\d+)", self._message),
            ("PATCH", r"/channels/(\d+)/messages/(\d+)", self._edit),
            ("DELETE", r"/channels/(\d+)/messages/(\d+)", self._delete),
        ]

    def _me(self, _call: Call) -> Reply:
        return 200, payloads.own_user(self._world.bot)

    def _user(self, call: Call) -> Reply:
        user = self._world.users.get(int(call.ids[0]))
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return 200, payloads.user(user)

    def _open_direct(self, call: Call) -> Reply:
        person = self._world.users.get(int(call.body["recipient_id"]))
        if person is None or person.bot:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return 200, payloads.direct_channel(self._world.direct(person))

    def _application(self, _call: Call) -> Reply:
        allowed = self._gateway.message_content_allowed
        body = payloads.application(self._world.bot, self._world.owner, message_content=allowed)
        return 200, body

    def _gateway_bot(self, _call: Call) -> Reply:
        starts = self._gateway.starts
        body = {"url": self._gateway.url, "shards": starts.recommended}
        return 200, {**body, "session_start_limit": starts.limit()}

    def _guild(self, call: Call) -> Reply:
        guild = self._world.guilds.get(int(call.ids[0]))
        if guild is None:
            raise ApiError(404, 10004, "Unknown Guild")
        return 200, payloads.guild_over_rest(guild)

    def _member(self, call: Call) -> Reply:
        guild = self._world.guilds.get(int(call.ids[0]))
        if guild is None:
            raise ApiError(404, 10004, "Unknown Guild")
        member = guild.members.get(int(call.ids[1]))
        if member is None:
            raise ApiError(404, 10007, "Unknown Member")
        return 200, payloads.member(member)

    def _audit_log(self, call: Call) -> Reply:
        guild = self._world.guilds.get(int(call.ids[0]))
        if guild is None:
            raise ApiError(404, 10004, "Unknown Guild")
        if not guild.permissions_of(self._world.bot.id) & VIEW_AUDIT_LOG:
            raise ApiError(403, 50013, "Missing Permissions")
        wanted = int(call.query.get("action_type", 0))
        before = int(call.query.get("before", 1 << 63))
        found = [one for one in guild.audit_log if wanted in (0, one.action) and one.id < before]
        shown = found[::-1][: int(call.query.get("limit", 50))]
        users = {one.actor_id: self._world.users[one.actor_id] for one in shown}
        return 200, payloads.audit_log(shown, users.values())

    def _search(self, call: Call) -> Reply:
        guild = self._world.guilds.get(int(call.ids[0]))
        if guild is None:
            raise ApiError(404, 10004, "Unknown Guild")
        places = [guild.channels[int(id_)] for id_ in several(call.query, "channel_id")]
        me = self._world.bot.id
        if any(not one.permissions_of(me) & READ_MESSAGE_HISTORY for one in places):
            raise ApiError(403, 50001, "Missing Access")
        least, most = int(call.query.get("min_id", 0)), int(call.query.get("max_id", 1 << 63))
        people = several(call.query, "author_type") == ["user"]
        found = [
            message
            for place in places
            for id_, message in place.messages.items()
            if least < id_ < most and not (people and message.author.bot)
        ]
        body = {"messages": [], "doing_deep_historical_index": False, "total_results": len(found)}
        return 200, body

    def _channel(self, call: Call) -> Reply:
        place, _ = self._place(call)
        return 200, payloads.place(place)

    def _archived(self, call: Call) -> Reply:
        place, granted = self._place(call)
        if not granted & READ_MESSAGE_HISTORY or not isinstance(place, Channel):
            raise ApiError(403, 50001, "Missing Access")
        found = sorted(
            (
                one
                for one in place.guild.channels.values()
                if one.parent is place and one.archived and one.kind != PRIVATE_THREAD
            ),
            key=lambda one: -(one.archived or 0),
        )
        if "before" in call.query:
            limit_at = datetime.fromisoformat(call.query["before"])
            found = [
                one for one in found if datetime.fromisoformat(moment(one.archived or 0)) < limit_at
            ]
        limit = int(call.query.get("limit", 50))
        shown = [payloads.channel(one) for one in found[:limit]]
        return 200, {"threads": shown, "members": [], "has_more": len(found) > limit}

    def _history(self, call: Call) -> Reply:
        place, granted = self._place(call)
        if not granted & READ_MESSAGE_HISTORY:
            return 200, []
        limit = int(call.query.get("limit", 50))
        ids = sorted(place.messages)
        if "after" in call.query:
            ids = [id_ for id_ in ids if id_ > int(call.query["after"])][:limit]
        else:
            before = int(call.query.get("before", 1 << 63))
            ids = [id_ for id_ in ids if id_ < before][-limit:]
        return 200, [payloads.message(place.messages[id_]) for id_ in reversed(ids)]

    def _send(self, call: Call) -> Reply:
        place, granted = self._place(call)
        if isinstance(place, DirectChannel):
            self._check_reach(place.person)
        if not granted & _sending(place) or (call.files and not granted & ATTACH_FILES):
            raise ApiError(403, 50013, "Missing Permissions")
        message = self._writer.write(place, call.body, call.files)
        if reference := call.body.get("message_reference"):
            if not granted & READ_MESSAGE_HISTORY:
                raise ApiError(
                    400, 160002, "Cannot reply without permission to read message history"
                )
            message.reference = place.messages.get(int(reference["message_id"]))
            if message.reference is None and reference.get("fail_if_not_exists", True):
                raise ApiError(400, INVALID_FORM, "Invalid Form Body")
            message.kind = REPLY
            if message.reference is not None and pings_replied_user(call.body):
                message.mentions.append(message.reference.author)
        self._gateway.publish(message)
        return 200, payloads.message(message)

    def _message(self, call: Call) -> Reply:
        message, granted = self._existing(call)
        if not granted & READ_MESSAGE_HISTORY:
            raise ApiError(403, 50013, "Missing Permissions")
        return 200, payloads.message(message)

    def _edit(self, call: Call) -> Reply:
        message, _ = self._existing(call)
        if message.author is not self._world.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        self._writer.rewrite(message, call.body, call.files)
        self._change_signal.notify()
        return 200, payloads.message(message)

    def _delete(self, call: Call) -> Reply:
        message, granted = self._existing(call)
        if message.author is not self._world.bot:
            if message.channel.home is None:
                raise ApiError(403, 50003, "Cannot execute action on a DM channel")
            if not granted & MANAGE_MESSAGES:
                raise ApiError(403, 50013, "Missing Permissions")
        del message.channel.messages[message.id]
        self._gateway.send_deletion_event(
            "MESSAGE_DELETE", {"id": str(message.id)}, message.channel
        )
        self._change_signal.notify()
        return 204, None

    def _existing(self, call: Call) -> tuple[Message, int]:
        place, granted = self._place(call)
        message = place.messages.get(int(call.ids[1]))
        if message is None:
            raise ApiError(404, 10008, "Unknown Message")
        return message, granted

    def _check_reach(self, person: User) -> None:
        """Raise Discord's error if a person doesn't accept direct messages."""
        if person.refuses_dms:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        if not (person.installed or self._world.meets(person)):
            raise ApiError(
                403, 50278, "Cannot send messages to this user due to having no mutual guilds"
            )

    def _place(self, call: Call) -> tuple[Place, int]:
        place = self._world.place(int(call.ids[0]))
        if place is None:
            raise ApiError(404, 10003, "Unknown Channel")
        granted = place.permissions_of(self._world.bot.id)
        if not granted & VIEW_CHANNEL:
            raise ApiError(403, 50001, "Missing Access")
        return place, granted


def _sending(place: Place) -> int:
    in_thread = isinstance(place, Channel) and place.parent is not None
    return SEND_MESSAGES_IN_THREADS if in_thread else SEND_MESSAGES


def _compiled(route: Route) -> tuple[str, re.Pattern[str], Callable[[Call], Reply]]:
    method, path, act = route
    return method, re.compile(path), act
