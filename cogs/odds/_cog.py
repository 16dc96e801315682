"""/odds: which words follow a word."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.rendering import plural
from cogs.adapters.visibility import channels_visible_to
from cogs.runtime.client import MarkovBot
from markovbot.domain import GuildId, Style
from markovbot.speaking.odds import Odds

MAX_ROWS = 15
MAX_WORD_WIDTH = 40


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
        """Show which words come next, and how likely each is."""
        await self._services.live.refresh()
        if not isinstance(interaction.user, discord.Member):
            raise app_commands.NoPrivateMessage
        style = Style(
            GuildId(interaction.guild_id or 0),
            audience=channels_visible_to(interaction.user, interaction.channel),
        )
        table = await self._services.odds.look_up(style, word, MAX_ROWS)
        await interaction.response.send_message(odds_table(table), ephemeral=True)


def odds_table(table: Odds) -> str:
    """Return a table as a message."""
    if not table.total:
        return "I haven't come across that here."
    lines = []
    for row in table.next:
        # A backtick would end the code block, and a long word would break the line.
        word = (
            "(the message ends)"
            if row.word is None
            else row.word.replace("`", "ˋ")[:MAX_WORD_WIDTH]
        )
        lines.append(f"{row.probability:7.2%} {row.count:>7,}  {word}")
    if rest := table.total - sum(row.count for row in table.next):
        lines.append(f"{rest / table.total:7.2%} {rest:>7,}  (others, or said by one member only)")
    body = "\n".join(lines)
    return f"Seen {plural(table.total, 'time')}. What came next:\n```\n{body}\n```"
