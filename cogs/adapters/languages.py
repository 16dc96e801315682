"""Which language somebody is spoken to in.

What one person alone sees is in the language of their Discord; what everybody sees, and what nobody
asked for, is in the server's.
"""

from typing import Final

import discord

from markovbot.container import Services
from markovbot.domain import GuildId, Language

LANGUAGES: Final = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
    Language.PORTUGUESE: "Português (Brasil)",
    Language.JAPANESE: "日本語",
}
"""Each in itself, so that whoever speaks it finds it."""


def language_of_client(interaction: discord.Interaction) -> Language:
    """Return the language that whoever uses an interaction has set in Discord."""
    return Language.of_locale(str(interaction.locale.value))


def language_of_server(services: Services, guild: discord.Guild | None) -> Language:
    """Return the language that a server's admins have chosen, or else that of the server itself.

    English for no server, or for one that the bot isn't on.
    """
    if guild is None:
        return Language.ENGLISH
    chosen = services.policies.of(GuildId(guild.id)).language
    return chosen or Language.of_locale(str(guild.preferred_locale.value))
