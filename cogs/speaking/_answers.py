"""Make an answer to a message: to a mention, a reply, or one that somebody chose."""

from typing import Any

import discord

from markovbot.container import Services
from markovbot.domain import MessageId, Style
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.speaking.finishing import GeneratedLine


async def make_answer(
    services: Services, message: discord.Message, me: discord.ClientUser | None, style: Style
) -> GeneratedLine:
    """Return an answer to a message, to be heard in its channel. Raises UserError."""
    prompt = message.content
    if me is not None:
        prompt = prompt.replace(f"<@{me.id}>", " ").replace(f"<@!{me.id}>", " ")
    policy = services.policies.of(style.guild)
    return await services.speaker.answer(
        style, prompt, message.channel.id, order=policy.order, length=policy.length
    )


async def message_answered(
    interaction: discord.Interaction[Any], id_: MessageId
) -> discord.Message:
    """Return the message of this channel that was answered before. Raises UserError."""
    if not isinstance(interaction.channel, discord.abc.Messageable):
        raise UserError(_("I can't look at that message any more."))
    try:
        return await interaction.channel.fetch_message(id_)
    except discord.NotFound:
        raise UserError(_("The message that I answered there is gone.")) from None
    except discord.Forbidden:
        raise UserError(_("I can't look at that message any more.")) from None
