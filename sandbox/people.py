"""What people do: write, edit, delete, use commands, press buttons."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from sandbox import payloads
from sandbox.gateway import Gateway
from sandbox.interactions import BUTTON, Answer, Interactions, command_data
from sandbox.waiting import Bell
from sandbox.world import REPLY, Channel, Member, Message, User, World

PATIENCE: Final = 15.0
"""Seconds people wait for an answer."""

COMMAND: Final = 2
COMPONENT: Final = 3


class People:
    """Everybody on the stand-in but the bot."""

    def __init__(
        self, world: World, gateway: Gateway, interactions: Interactions, bell: Bell
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self._bell = bell

    def history(self, channel: Channel) -> list[Message]:
        """Return a channel's messages, oldest first."""
        return [channel.messages[id_] for id_ in sorted(channel.messages)]

    def post_quietly(self, member: Member, channel: Channel, text: str) -> Message:
        """Write, but tell no gateway: as if the bot's connection had missed it."""
        message = self._message(channel, member.user, text)
        channel.messages[message.id] = message
        return message

    async def say(
        self, member: Member, channel: Channel, text: str, reply_to: Message | None = None
    ) -> Message:
        """Write a message, or a reply that mentions whom it replies to."""
        message = self._message(channel, member.user, text)
        if reply_to is not None:
            message.kind, message.reference = REPLY, reply_to
            message.mentions.append(reply_to.author)
        return await self._publish(message)

    async def say_as_webhook(self, channel: Channel, name: str, text: str) -> Message:
        """Let a webhook write."""
        id_ = self._world.snowflakes.next()
        message = self._message(channel, User(id_, name, bot=True), text)
        message.webhook_id = id_
        return await self._publish(message)

    async def system_message(self, channel: Channel, member: Member, type: int) -> Message:  # noqa: A002 - Discord's word
        """Let Discord announce something of a member, such as that they joined (7)."""
        message = self._message(channel, member.user, "")
        message.kind = type
        return await self._publish(message)

    async def forward(self, member: Member, channel: Channel, original: Message) -> Message:
        """Forward a message."""
        message = self._message(channel, member.user, "")
        message.reference, message.forwarded = original, True
        return await self._publish(message)

    async def edit(self, message: Message, text: str) -> None:
        """Change a message."""
        message.content = text
        message.mentions = message.channel.named_in(text)
        message.edited = self._world.snowflakes.next()
        self._gateway.tell_message("MESSAGE_UPDATE", message)
        await asyncio.sleep(0)

    async def delete(self, message: Message) -> None:
        """Delete a message."""
        del message.channel.messages[message.id]
        self._gateway.tell_deletion("MESSAGE_DELETE", {"id": str(message.id)}, message.channel)
        await asyncio.sleep(0)

    async def bulk_delete(self, messages: Iterable[Message]) -> None:
        """Delete messages of one channel at once."""
        gone = list(messages)
        for message in gone:
            del message.channel.messages[message.id]
        ids = {"ids": [str(message.id) for message in gone]}
        self._gateway.tell_deletion("MESSAGE_DELETE_BULK", ids, gone[0].channel)
        await asyncio.sleep(0)

    async def slash(
        self,
        member: Member,
        place: Channel,
        path: str,
        /,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109
        **options: object,
    ) -> Answer:
        """Use a slash command, such as "markov reset channel", and return its first answer.

        Options that are members, channels or roles are given as such. LookupError if there is no
        such command or the options don't fit; TimeoutError if nobody answers.
        """
        command, chain = self._interactions.find(place.guild.id, path.split())
        data = command_data(place.guild.id, command, chain, options, member)
        return await self._interact(member, place, COMMAND, data, Answer(), None, timeout)

    async def click(
        self,
        member: Member,
        answer: Answer,
        label: str,
        timeout: float = PATIENCE,  # noqa: ASYNC109
    ) -> Answer:
        """Press a button below an answer; return the answer as it is then."""
        message = answer.message
        button = next((one for one in answer.buttons() if one["label"] == label), None)
        if message is None or button is None:
            raise LookupError(f"there is no button {label}")
        data = {"custom_id": button["custom_id"], "component_type": BUTTON, "id": button["id"]}
        return await self._interact(
            member, message.channel, COMPONENT, data, Answer(message), message, timeout
        )

    async def heard(
        self,
        channel: Channel,
        after: Message,
        timeout: float = PATIENCE,  # noqa: ASYNC109
    ) -> Message:
        """Return the bot's first message in a channel after another."""
        return await self._bell.until(
            lambda: next(
                (
                    one
                    for one in self.history(channel)
                    if one.id > after.id and one.author is self._world.bot
                ),
                None,
            ),
            timeout,
            "an answer in the channel",
        )

    async def _interact(
        self,
        member: Member,
        place: Channel,
        kind: int,
        data: dict[str, Any],
        answer: Answer,
        message: Message | None,
        patience: float,
    ) -> Answer:
        id_ = self._world.snowflakes.next()
        use = self._interactions.begin(id_, kind, place, member, answer)
        payload = payloads.interaction(id_, use.token, kind, place, member, self._world.bot, data)
        if message is not None:
            payload["message"] = payloads.message(message)
        self._gateway.dispatch("INTERACTION_CREATE", payload, place.guild)
        await self._bell.until(lambda: use.answered, patience, "an answer to the interaction")
        return answer

    def _message(self, channel: Channel, author: User, text: str) -> Message:
        message = Message(channel, self._world.snowflakes.next(), author, text)
        message.mentions = channel.named_in(text)
        return message

    async def _publish(self, message: Message) -> Message:
        self._gateway.publish(message)
        await asyncio.sleep(0)
        return message
