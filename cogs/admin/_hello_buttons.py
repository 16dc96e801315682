"""The buttons below the hello: choose channels, privacy, help. They work after a restart."""

import re
from enum import StrEnum
from typing import Any, Final, Self

import discord
from discord import app_commands

from cogs.adapters.deferral import respond
from cogs.adapters.rendering import policy_link
from cogs.admin._channel_choice import ChannelChoice, member_of
from cogs.admin._panel import draw_page
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_overview import available_commands, help_text
from cogs.runtime.views import AnsweringButton, BotView
from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop


class Topic(StrEnum):
    """What a button is for, as it stands in its id."""

    CHANNELS = "channels"
    PRIVACY = "privacy"
    HELP = "help"


LABELS: Final = {
    Topic.CHANNELS: gettext_noop("Choose channels"),
    Topic.PRIVACY: gettext_noop("Privacy"),
    Topic.HELP: gettext_noop("Help"),
}


class HelloButton(
    AnsweringButton,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"hello:(?P<topic>channels|privacy|help):(?P<guild>\d{1,20})",
):
    """One of the buttons. The answer is for whoever presses alone."""

    def __init__(self, topic: Topic, guild: int) -> None:
        self._topic = topic
        self._guild = guild
        first = topic is Topic.CHANNELS
        super().__init__(
            discord.ui.Button(
                label=_(LABELS[topic]),
                style=discord.ButtonStyle.primary if first else discord.ButtonStyle.secondary,
                custom_id=f"hello:{topic}:{guild}",
            )
        )

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(Topic(match["topic"]), int(match["guild"]))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        bot: MarkovBot = interaction.client
        bot.rate_limits.count(interaction.user.id)
        guild = bot.get_guild(self._guild)
        if guild is None and bot.services.fleet.is_ours(GuildId(self._guild)):
            raise UserError(_("I'm not on that server any more."))
        if self._topic is Topic.PRIVACY:
            await respond(interaction, _privacy(bot))
            return
        if guild is None:  # pressed in direct messages, about a server of another process
            command = "help" if self._topic is Topic.HELP else "markov learn"
            sent = bot.command_sync.sent
            raise UserError(
                _("That works on the server itself: {command}.", command=sent.mention(command))
            )
        member = await member_of(interaction, guild)
        granted = member.guild_permissions
        if self._topic is Topic.HELP:
            usable = available_commands(bot.tree.get_commands(), granted, at_home=True)
            await respond(interaction, help_text(usable, bot.command_sync.sent, at_home=True))
            return
        if not granted.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        if interaction.guild_id is not None:
            await respond(interaction, view=draw_page(bot.services, interaction, "learn"))
            return
        choice = ChannelChoice(bot, member)
        await respond(interaction, choice.text, choice)


def hello_buttons(guild: int) -> BotView:
    """Return the buttons below the hello to a guild."""
    view = BotView(timeout=None)
    for topic in Topic:
        view.add_item(HelloButton(topic, guild))
    return view


def _privacy(bot: MarkovBot) -> str:
    mention = bot.command_sync.sent.mention
    text = _(
        "I learn only in channels that an admin chose, and keep counts of which word followed "
        "which for each member, never a message. What I say draws only on what everybody may read "
        "who reads it.\n{privacy} shows everybody what I keep about them; there they can opt out, "
        "have all of it forgotten, or download it.\nWho manages the server decides whether "
        "members are asked first ({consent}) and how long I keep counts ({retention}), and can "
        "have everything forgotten ({reset}).",
        privacy=mention("privacy"),
        consent=mention("markov consent"),
        retention=mention("markov retention"),
        reset=mention("markov reset server"),
    )
    policy = bot.settings.privacy_policy
    return text if policy is None else f"{text}\n{policy_link(policy)}"
