"""Send answers to messages, beside the messages."""

import discord

from cogs.adapters.rendering import render_line
from cogs.adapters.visibility import channels_visible_to_all, readable_channel
from cogs.runtime.client import MarkovBot
from cogs.speaking._answers import make_answer
from cogs.speaking._requests import LineRequest
from cogs.speaking._views import line_buttons
from markovbot.domain import GuildId, MemberId, MessageId, Style


async def send_answer(
    bot: MarkovBot,
    message: discord.Message,
    guild: discord.Guild,
    granted: discord.Permissions,
    asker: MemberId,
) -> None:
    """Answer a message for whoever may read its channel; `granted` is what the bot may do there.

    Raises UserError if nothing can be said, and whatever discord.py raises if it can't be sent.
    """
    style = Style(GuildId(guild.id), audience=channels_visible_to_all(message.channel))
    line = await make_answer(bot.services, message, bot.user, style)
    text = await render_line(line, guild, style.audience)
    # What can't be read back can't be answered again.
    readable = granted.read_message_history
    request = LineRequest(answered=MessageId(message.id) if readable else None)
    buttons = line_buttons(request, asker, again=readable)
    sent = await send_beside(message, text, granted, buttons)
    bot.services.sent_lines.add(MessageId(sent.id), line.named, readable_channel(message.channel))


async def send_beside(
    message: discord.Message,
    text: str,
    granted: discord.Permissions,
    buttons: discord.ui.View | None = None,
) -> discord.Message:
    """Reply to a message, or only send one to its channel: replying needs the permission to read
    history."""
    view = discord.utils.MISSING if buttons is None else buttons
    if granted.read_message_history:
        return await message.reply(text, view=view, mention_author=False)
    return await message.channel.send(text, view=view)


def may_write(channel: object, granted: discord.Permissions) -> bool:
    """Tell whether somebody with these permissions may write in a channel or thread."""
    if isinstance(channel, discord.Thread):
        return granted.send_messages_in_threads
    return granted.send_messages
