"""Actions with messages: writing, editing, deleting, and waiting for the bot's."""

import asyncio
from collections.abc import Iterable

from sandbox.admin_actions import MOST_AT_ONCE
from sandbox.base_actions import BaseActions
from sandbox.change_signal import RESPONSE_TIMEOUT
from sandbox.world import (
    REPLY,
    Channel,
    DirectChannel,
    Member,
    Message,
    Person,
    Place,
    User,
    account,
)


class MessageActions(BaseActions):
    """Lets members write, edit and delete."""

    def dm(self, person: Person) -> DirectChannel:
        """Return the direct-message channel of the bot and a person."""
        return self._world.direct(account(person))

    def refuse_dms(self, person: Person, refuse: bool = True) -> None:
        """Set whether a person accepts direct messages from the bot."""
        account(person).refuses_dms = refuse

    def history(self, channel: Place) -> list[Message]:
        """Return a channel's messages, oldest first."""
        return [channel.messages[id_] for id_ in sorted(channel.messages)]

    def post_quietly(self, person: Person, channel: Place, text: str) -> Message:
        """Write without an event, as if the bot's connection had lost it."""
        message = self._message(channel, account(person), text)
        channel.messages[message.id] = message
        if isinstance(channel, Channel):
            channel.archived = None
        return message

    async def say(
        self, person: Person, channel: Place, text: str, reply_to: Message | None = None
    ) -> Message:
        """Write a message, or a reply that mentions the author it replies to."""
        message = self._message(channel, account(person), text)
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
        """Write a system message about a member, such as that they joined (type 7)."""
        message = self._message(channel, member.user, "")
        message.kind = type
        return await self._publish(message)

    async def forward(self, member: Member, channel: Channel, original: Message) -> Message:
        """Forward a message."""
        message = self._message(channel, member.user, "")
        message.reference, message.forwarded = original, True
        return await self._publish(message)

    async def edit(self, message: Message, text: str) -> None:
        """Edit a message."""
        message.content = text
        message.mentions = message.channel.named_in(text)
        message.edited = self._world.snowflakes.next()
        self._gateway.send_message_event("MESSAGE_UPDATE", message)
        self._change_signal.notify()
        await asyncio.sleep(0)

    async def delete(self, message: Message) -> None:
        """Delete a message."""
        del message.channel.messages[message.id]
        self._gateway.send_deletion_event(
            "MESSAGE_DELETE", {"id": str(message.id)}, message.channel
        )
        self._change_signal.notify()
        await asyncio.sleep(0)

    async def bulk_delete(self, messages: Iterable[Message]) -> None:
        """Delete messages of one channel in bulk; raise ValueError for more than Discord allows."""
        gone = list(messages)
        if len(gone) > MOST_AT_ONCE:
            raise ValueError(f"Discord deletes at most {MOST_AT_ONCE} messages at once")
        for message in gone:
            del message.channel.messages[message.id]
        ids = {"ids": [str(message.id) for message in gone]}
        self._gateway.send_deletion_event("MESSAGE_DELETE_BULK", ids, gone[0].channel)
        await asyncio.sleep(0)

    async def wait_for_message(
        self,
        channel: Place,
        after: Message | None = None,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
    ) -> Message:
        """Wait for the bot's first message in a channel (after `after`, if given) and return it."""
        since = 0 if after is None else after.id
        return await self._change_signal.wait_for(
            lambda: next(
                (
                    one
                    for one in self.history(channel)
                    if one.id > since and one.author is self._world.bot
                ),
                None,
            ),
            timeout,
            "an answer in the channel",
        )

    def _message(self, channel: Place, author: User, text: str) -> Message:
        message = Message(channel, self._world.snowflakes.next(), author, text)
        message.mentions = channel.named_in(text)
        return message

    async def _publish(self, message: Message) -> Message:
        self._gateway.publish(message)
        await asyncio.sleep(0)
        return message
