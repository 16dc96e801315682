"""Make a line that was asked for, by a command or by a button below another line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands

from cogs.adapters.converters import LearnableChannel, place_of
from cogs.adapters.errors import REST_FAILURES
from cogs.adapters.languages import language_of_client, language_of_server
from cogs.adapters.rendering import escaped, imitation_label, render_line
from cogs.adapters.visibility import (
    can_read,
    channels_visible_to,
    channels_visible_to_all,
    readable_channel,
)
from cogs.speaking._answers import make_answer, message_answered
from cogs.speaking._requests import LineRequest
from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, Language, MemberId, Style
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import in_language, listed
from markovbot.speaking.finishing import LONGEST_MESSAGE, GeneratedLine
from markovbot.text import cut


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a line may be made of, and who hears it: known before anything that takes long.

    Whoever hears it may read the channel `said_in`; `whose` is what to call the channel whose style
    it is.
    """

    style: Style
    said_in: ChannelId | None
    only_asker: bool = False
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class RenderedLine:
    """A line as it is sent, and as it was before names were redacted."""

    text: str
    named: str


def hearing_of(interaction: discord.Interaction[Any], request: LineRequest) -> Hearing:
    """Return what a line may be made of now, and who hears it. Raises UserError."""
    check_place(interaction.client.services, interaction.channel)
    guild, style = guild_of(interaction), style_of(interaction)
    if request.channel is None:
        return Hearing(style, readable_channel(interaction.channel))
    channel = guild.get_channel(request.channel)
    if not isinstance(channel, LearnableChannel):
        raise UserError(_("I don't see that channel any more."))
    whose = f"#{escaped(channel.name)}"
    style, only_asker = _in_channel(interaction, style, channel)
    if only_asker:  # then it is blocked, if they report it, for readers of its channel
        return Hearing(style, request.channel, only_asker, whose)
    return Hearing(style, readable_channel(interaction.channel), whose=whose)


async def make_line(
    interaction: discord.Interaction[Any],
    request: LineRequest,
    hearing: Hearing,
    whom: Sequence[discord.Member] = (),
) -> RenderedLine:
    """Return a line for whoever hears it; `whom` are the members to imitate, if at hand.

    Raises UserError.
    """
    guild, names = guild_of(interaction), list[str]()
    if request.members:
        members = whom or [await _member(guild, one) for one in request.members]
        names = [member.display_name for member in members]
        style = await _of_members(interaction, hearing.style, members)
        hearing = replace(hearing, style=style, whose=listed([escaped(one) for one in names]))
    line = await _line(interaction, request, hearing)
    with in_language(language_heard(interaction, hearing)):
        text = await render_line(line, guild, hearing.style.audience)
        label = imitation_label(names) if names else ""
    return RenderedLine(cut(text, LONGEST_MESSAGE - len(label)) + label, line.named)


def language_heard(interaction: discord.Interaction[Any], hearing: Hearing) -> Language:
    """Return the language of what is written below a line."""
    if hearing.only_asker:
        return language_of_client(interaction)
    return language_of_server(interaction.client.services, interaction.guild)


async def _line(
    interaction: discord.Interaction[Any], request: LineRequest, hearing: Hearing
) -> GeneratedLine:
    services: Services = interaction.client.services
    if request.answered is not None:
        message = await message_answered(interaction, request.answered)
        return await make_answer(services, message, interaction.client.user, hearing.style)
    (line,) = await services.speaker.say(
        hearing.style,
        about=request.about,
        order=1 if request.wild else 2,
        length=services.policies.of(hearing.style.guild).length,
        whose=hearing.whose,
        hearers=interaction.user.id if hearing.only_asker else interaction.channel_id,
    )
    return line


async def _of_members(
    interaction: discord.Interaction[Any], style: Style, members: Sequence[discord.Member]
) -> Style:
    """Return the style of some members, if each of them has agreed and each has been learned from.

    Raises UserError.
    """
    services: Services = interaction.client.services
    names = {MemberId(member.id): escaped(member.display_name) for member in members}
    for bot in (member for member in members if member.bot):
        name = escaped(bot.display_name)
        raise UserError(_("{name} is a bot, and I never learn from bots.", name=name))
    for id_, name in names.items():
        if not await services.privacy.may_imitate(id_, style.guild):
            raise UserError(
                _(
                    "{name} hasn't agreed to be imitated. Everybody decides that for themselves, "
                    "with `/privacy`.",
                    name=name,
                )
            )
    style = replace(style, members=frozenset(names))
    if len(names) > 1:
        await services.speaker.check_blend(style, names)
    return style


def _in_channel(
    interaction: discord.Interaction[Any], style: Style, channel: LearnableChannel
) -> tuple[Style, bool]:
    """Return the style of a channel, and whether only the asker may see its line: if not everybody
    here may read that channel, but the asker may."""
    asker = interaction.user
    if not isinstance(asker, discord.Member):
        raise app_commands.NoPrivateMessage
    if not can_read(asker, channel):
        raise UserError(_("You can't read that channel, so you can't have its style either."))
    chosen = ChannelId(channel.id)
    style = replace(style, channels=frozenset({chosen}))
    if style.audience is None or chosen in style.audience:
        return style, False
    return replace(style, audience=channels_visible_to(asker, interaction.channel)), True


async def _member(guild: discord.Guild, id_: MemberId) -> discord.Member:
    try:
        return await guild.fetch_member(id_)
    except discord.NotFound:
        raise UserError(_("They aren't a member of this server any more.")) from None
    except REST_FAILURES:
        raise UserError(_("Discord doesn't say who that is; try again.")) from None


def check_place(services: Services, channel: object) -> None:
    """Raise UserError if the bot isn't to speak in a channel or thread."""
    place = place_of(channel)
    if place is None:
        raise UserError(_("I don't see this channel."))
    services.speaking_places.check(place)


def style_of(interaction: discord.Interaction[Any]) -> Style:
    """Return the server's style, limited to what every reader of the answer may read."""
    guild = GuildId(guild_of(interaction).id)
    return Style(guild, audience=channels_visible_to_all(interaction.channel))


def guild_of(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server that an interaction takes place on."""
    if interaction.guild is None:
        raise app_commands.NoPrivateMessage
    return interaction.guild
