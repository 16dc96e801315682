"""/markov words: the list of what is neither learned nor said."""

from contextlib import suppress
from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from cogs.adapters.errors import SENDING_FAILURES
from cogs.admin import _words as words
from cogs.admin._policy import guild_of
from markovbot.container import Services
from markovbot.domain import Ban, MessageId
from markovbot.privacy.word_lists import LONGEST
from markovbot.speaking.finishing import LONGEST_MESSAGE

MOST_CHOICES: Final = 25
"""Choices that Discord takes."""


class WordCommands(commands.Cog):
    """The subcommands about the word list; a mixin of the /markov cog."""

    _services: Services

    words = app_commands.Group(name="words", description="What is neither learned nor said")

    @words.command(name="list")
    async def list_words(self, interaction: discord.Interaction) -> None:
        """Show what is banned here."""
        word_list = self._services.word_lists.of(guild_of(interaction))
        text, complete = words.listing(word_list, LONGEST_MESSAGE)
        if complete:
            await respond(interaction, text)
        else:
            await respond(interaction, text, file=words.file_of(word_list))

    @words.command(name="add")
    @app_commands.describe(
        kind="word: taken out of what I learned, too; phrase or pattern: kept out from now on",
        text="The word; or a phrase; or a pattern in the syntax of RE2",
    )
    async def add_words(
        self,
        interaction: discord.Interaction,
        kind: Literal["word", "phrase", "pattern"],
        text: app_commands.Range[str, 1, LONGEST],
    ) -> None:
        """Ban a word, a phrase or a pattern."""
        first = True
        async for done in words.ban(self._services, guild_of(interaction), Ban(kind), [text]):
            if first:
                await respond(interaction, done)
            else:
                with suppress(*SENDING_FAILURES):  # after a quarter of an hour Discord takes none
                    await interaction.edit_original_response(content=done)
            first = False

    @words.command(name="remove")
    @app_commands.describe(text="What to take off the list")
    async def remove_words(
        self, interaction: discord.Interaction, text: app_commands.Range[str, 1, LONGEST]
    ) -> None:
        """Take something off the list again."""
        guild = guild_of(interaction)
        chosen = [(kind, text) for kind in Ban]
        done = await words.unban(self._services, guild, chosen, MessageId(interaction.id))
        await respond(interaction, done)

    @remove_words.autocomplete("text")
    async def complete_banned(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer what is on the list, to those who may see it."""
        if not interaction.permissions.manage_guild:
            return []
        word_list = self._services.word_lists.of(guild_of(interaction))
        part = typed.casefold()
        fitting = [text for _, text in words.entries(word_list) if part in text.casefold()]
        return [app_commands.Choice(name=text, value=text) for text in fitting[:MOST_CHOICES]]
