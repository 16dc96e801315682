"""What the bot writes: checked, shown, changed."""

from typing import Final

from sandbox.calls import Json, Refused
from sandbox.gateway import Gateway
from sandbox.interactions import EPHEMERAL
from sandbox.world import Channel, Message, User, World

LONGEST_CONTENT: Final = 2000


class Writer:
    """Makes messages of the bot's from what it sends."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def write(self, place: Channel, body: Json) -> Message:
        """Return a message of the bot's, not published yet; raises Refused."""
        message = Message(place, self._world.snowflakes.next(), self._world.bot, "")
        message.flags = body.get("flags") or 0
        self._fill(message, body)
        if not (message.content or message.embeds or message.components):
            raise Refused(400, 50006, "Cannot send an empty message")
        return message

    def rewrite(self, message: Message, body: Json) -> None:
        """Change a message."""
        self._fill(message, body)
        message.edited = self._world.snowflakes.next()
        if message.id in message.channel.messages:
            self._gateway.tell_message("MESSAGE_UPDATE", message)

    def _fill(self, message: Message, body: Json) -> None:
        if "content" in body:
            message.content = body["content"] or ""
            message.mentions = self._pinged(
                message.channel, message.content, allowed_mentions(body)
            )
        if "embeds" in body:
            message.embeds = body["embeds"] or []
        if "components" in body:
            message.components = _numbered(body["components"] or [])
        if len(message.content) > LONGEST_CONTENT:
            raise Refused(400, 50035, "Invalid Form Body")

    def _pinged(self, place: Channel, content: str, allowed: Json) -> list[User]:
        named = place.named_in(content)
        if "users" in allowed.get("parse", ["users"]):
            return named
        chosen = {int(id_) for id_ in allowed.get("users", [])}
        return [one for one in named if one.id in chosen]

    def publish_unless_ephemeral(self, message: Message) -> None:
        """Put an answer into its channel if everybody is to see it."""
        if not message.flags & EPHEMERAL:
            self._gateway.publish(message)


def allowed_mentions(body: Json) -> Json:
    """Return whom a body allows itself to ping."""
    return body.get("allowed_mentions") or {}


def _numbered(rows: list[Json]) -> list[Json]:
    """Return components with the ids Discord gives them, counted from 1."""
    number = 0
    numbered = []
    for row in rows:
        inner = []
        for one in row.get("components", ()):
            number += 1
            inner.append({**one, "id": number})
        number += 1
        numbered.append({**row, "components": inner, "id": number})
    return numbered
