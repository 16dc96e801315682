"""Translate what Discord shows of commands: names, descriptions, options and choices."""

import asyncio
from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from markovbot.domain import Language
from markovbot.languages.catalogs import catalog, load_all

CONTEXTS: Final = {
    Location.command_name: "command",
    Location.group_name: "command",
    Location.parameter_name: "option",
    Location.choice_name: "choice",
}
"""The contexts of names in the catalogues: they follow Discord's rules, unlike the same words in a
sentence. Descriptions have none."""


class CommandTranslator(app_commands.Translator):
    """Looks texts up in the catalogues."""

    async def load(self) -> None:
        """Read the catalogues, in a thread: it takes a tenth of a second in all."""
        await asyncio.to_thread(load_all)

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Return a text in a locale of Discord's; None if it is the same as in English there."""
        language = Language.of_locale(locale.value)
        if language is Language.ENGLISH:  # or none that there is a catalogue of
            return None
        texts, english = catalog(language), string.message
        name = CONTEXTS.get(context.location)
        found = texts.gettext(english) if name is None else texts.pgettext(name, english)
        return None if found == english else found
