"""Check, publish and edit messages of the bot."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from sandbox.calls import ApiError, Files, FormError, Json
from sandbox.gateway import Gateway
from sandbox.limits.messages import COMPONENTS_V2, message_problems
from sandbox.limits.rules import refuse_if_any
from sandbox.responses import EPHEMERAL
from sandbox.world import Attachment, Message, Place, User, World

DEFAULTS: Final[dict[int, Json]] = {
    3: {"min_values": 1, "max_values": 1},
    5: {"min_values": 1, "max_values": 1},
    6: {"min_values": 1, "max_values": 1},
    7: {"min_values": 1, "max_values": 1},
    8: {"min_values": 1, "max_values": 1},
    14: {"divider": True, "spacing": 1},
    17: {"accent_color": None, "spoiler": False},
}
"""Defaults that Discord adds to components, by type."""


class Writer:
    """Makes messages from what the bot sends."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def write(self, place: Place, body: Json, files: Files) -> Message:
        """Return a message of the bot, not published yet; raise ApiError if it is invalid."""
        message = Message(place, self._world.snowflakes.next(), self._world.bot, "")
        message.flags = body.get("flags") or 0
        self._fill(message, body, files)
        if not (message.content or message.embeds or message.components or message.attachments):
            raise ApiError(400, 50006, "Cannot send an empty message")
        return message

    def rewrite(self, message: Message, body: Json, files: Files) -> None:
        """Edit a message."""
        message.flags |= (body.get("flags") or 0) & COMPONENTS_V2
        self._fill(message, body, files)
        message.edited = self._world.snowflakes.next()
        if message.id in message.channel.messages:
            self._gateway.send_message_event("MESSAGE_UPDATE", message)

    def _fill(self, message: Message, body: Json, files: Files) -> None:
        if "content" in body:
            message.content = body["content"] or ""
            message.mentions = self._pinged(
                message.channel, message.content, allowed_mentions(body)
            )
        if "embeds" in body:
            message.embeds = body["embeds"] or []
        if "components" in body:
            message.components = _completed(body["components"] or [], count(1))
        if files or "attachments" in body:
            message.attachments = self._attached(message, body, files)
        refuse_if_any(message_problems(message))

    def _attached(self, message: Message, body: Json, files: Files) -> list[Attachment]:
        """Return the attachments that an edit keeps and those that it adds."""
        kept, named = message.attachments, body.get("attachments")
        if named is not None:
            ids = {int(one["id"]) for one in named}
            kept = [one for one in kept if one.id in ids]
            if len(kept) + len(files) != len(ids):
                raise FormError(["attachments: other files than those that were sent"])
        described = {int(one["id"]): one.get("description") for one in named or ()}
        brought = [
            Attachment(self._world.snowflakes.next(), name, data, described.get(number))
            for number, (name, data) in files.items()
        ]
        return [*kept, *brought]

    def _pinged(self, place: Place, content: str, allowed: Json) -> list[User]:
        named = place.named_in(content)
        if "users" in allowed.get("parse", ["users"]):
            return named
        chosen = {int(id_) for id_ in allowed.get("users", [])}
        return [one for one in named if one.id in chosen]

    def publish_unless_ephemeral(self, message: Message) -> None:
        """Add an answer to its channel, unless only its user sees it."""
        if not message.flags & EPHEMERAL:
            self._gateway.publish(message)


def allowed_mentions(body: Json) -> Json:
    """Return which mentions a body allows to notify."""
    return body.get("allowed_mentions") or {}


def pings_replied_user(body: Json) -> bool:
    """Tell whether a reply notifies who is replied to: without `allowed_mentions` it does, with
    them only where they say so."""
    allowed = body.get("allowed_mentions")
    return allowed is None or bool(allowed.get("replied_user", False))


def _completed(components: list[Json], ids: Iterator[int]) -> list[Json]:
    """Return components with Discord's additions: ids from top to bottom, and defaults."""
    whole = []
    for one in components:
        body = {**DEFAULTS.get(one["type"], {}), **one}
        body["id"] = one.get("id") or next(ids)
        if "components" in one:
            body["components"] = _completed(one["components"], ids)
        if "accessory" in one:
            [body["accessory"]] = _completed([one["accessory"]], ids)
        body.pop("required", None)  # means something in modals only
        whole.append(body)
    return whole
