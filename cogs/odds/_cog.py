"""/odds: which words follow a word, as a picture and as text."""

from io import BytesIO
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import give_up_if_too_slow, respond
from cogs.adapters.visibility import channels_visible_to
from cogs.odds._picture import odds_chart
from cogs.odds._text import no_odds, odds_description, odds_line, odds_table
from cogs.runtime.client import MarkovBot
from markovbot.domain import GuildId, Style

MAX_ROWS: Final = 10
"""Rows that a phone shows at once, large enough to read."""


@app_commands.guild_only()
class OddsCog(commands.Cog):
    """Shows the table of odds that lines are drawn from."""

    def __init__(self, bot: MarkovBot) -> None:
        self._services = bot.services

    @app_commands.command(name="odds")
    @app_commands.describe(word="One word, or two that follow each other")
    async def show_odds(
        self, interaction: discord.Interaction, word: app_commands.Range[str, 1, 100]
    ) -> None:
        """Show which words come next, and how likely each is.

        The table is of all that whoever asks may read, which others here may not, so only they
        see it.
        """
        if not isinstance(interaction.user, discord.Member):
            raise app_commands.NoPrivateMessage
        style = Style(
            GuildId(interaction.guild_id or 0),
            audience=channels_visible_to(interaction.user, interaction.channel),
        )
        asked = " ".join(word.split())
        async with give_up_if_too_slow():
            await self._services.live.refresh()
            table = await self._services.odds.look_up(style, word, MAX_ROWS)
            if (reason := no_odds(table, asked)) is not None:
                await respond(interaction, reason)
                return
            picture = await self._services.painter.paint(odds_chart(table, asked))
        if picture is None:
            await respond(interaction, odds_table(table))
            return
        description = odds_description(table, asked)
        file = discord.File(BytesIO(picture), "odds.png", description=description)
        await respond(interaction, odds_line(table), file=file)
