"""Send answers to messages, beside the messages."""

import discord

from cogs.adapters.converters import is_well_formed
from cogs.adapters.languages import language_of_server
from cogs.adapters.rendering import render_line
from cogs.adapters.visibility import channels_visible_to_all, readable_channel
from cogs.runtime.client import MarkovBot
from cogs.speaking._answers import make_answer
from cogs.speaking._lines import check_place
from cogs.speaking._requests import LineRequest
from cogs.speaking._views import line_buttons
from markovbot.domain import GuildId, MemberId, MessageId, Style
from markovbot.errors import UserError
from markovbot.languages import in_language
from markovbot.speaking.finishing import GeneratedLine


async def compose_answer(
    bot: MarkovBot, message: discord.Message, guild: discord.Guild
) -> GeneratedLine:
    """Return an answer to a message as it is sent, to whoever may read its channel.

    Raises UserError if nothing can be said, or nothing there.
    """
    check_place(bot.services, message.channel)
    style = Style(GuildId(guild.id), audience=channels_visible_to_all(message.channel))
    line = await make_answer(bot.services, message, bot.user, style)
    with in_language(language_of_server(bot.services, guild)):
        return GeneratedLine(await render_line(line, guild, style.audience), line.named)


def refusal(error: UserError) -> GeneratedLine:
    """Return what is sent in place of an answer: nothing of it was learned from anybody."""
    return GeneratedLine(str(error), "")


async def send_answer(
    bot: MarkovBot,
    message: discord.Message,
    answer: GeneratedLine,
    granted: discord.Permissions,
    asker: MemberId,
) -> None:
    """Send an answer with its buttons; a refusal has none. `granted` is what the bot may do there.

    Raises whatever discord.py raises if it can't be sent.
    """
    readable = granted.read_message_history
    view = discord.utils.MISSING
    if answer.named:  # what can't be read back can't be answered again
        request = LineRequest(answered=MessageId(message.id) if readable else None)
        if message.guild is not None:
            request = request.within(bot.services.policies.of(GuildId(message.guild.id)))
        with in_language(language_of_server(bot.services, message.guild)):
            view = line_buttons(request, asker, again=readable)
    if readable:
        sent = await message.reply(answer, view=view, mention_author=False)
    else:  # replying needs the permission to read history
        sent = await message.channel.send(answer, view=view)
    bot.services.sent_lines.add(MessageId(sent.id), answer.named, readable_channel(message.channel))


def is_addressed(message: discord.Message, me: discord.ClientUser | None) -> bool:
    """Tell whether a message mentions the bot or replies to it."""
    replied_to = message.reference and message.reference.resolved
    return me in message.mentions or (
        isinstance(replied_to, discord.Message)
        and is_well_formed(replied_to)
        and replied_to.author == me
    )


def may_write(channel: object, granted: discord.Permissions) -> bool:
    """Tell whether somebody with these permissions may write in a channel or thread."""
    if isinstance(channel, discord.Thread):
        return granted.send_messages_in_threads
    return granted.send_messages
