"""The page of /markov settings about what is banned: its parts and its form."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import discord
from discord import ui

from cogs.admin import _words as words
from cogs.admin._forms import SettingForm, Show
from markovbot.container import Services
from markovbot.domain import Ban, GuildId, WordList
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop
from markovbot.privacy.word_lists import LONGEST, MOST

HEADING: Final = gettext_noop("**What is banned**")
HINT: Final = gettext_noop("Take off the list …")
MORE: Final = gettext_noop("More of the list")
LABELS: Final = {
    Ban.WORD: gettext_noop("Ban words…"),
    Ban.PHRASE: gettext_noop("Ban phrases…"),
    Ban.PATTERN: gettext_noop("Ban patterns…"),
}
FORM_TITLES: Final = {
    Ban.WORD: gettext_noop("Ban words"),
    Ban.PHRASE: gettext_noop("Ban phrases"),
    Ban.PATTERN: gettext_noop("Ban patterns"),
}
ONE_A_LINE: Final = gettext_noop("One in each line")
HELP: Final = {
    Ban.WORD: gettext_noop(
        "Capitals don't matter; a plural is another word. It is taken out of what I learned."
    ),
    Ban.PHRASE: gettext_noop("Capitals don't matter. What I learned before stays."),
    Ban.PATTERN: gettext_noop("In the syntax of RE2, ignoring case. What I learned before stays."),
}
"""What stands above the field of the form, by kind."""
KINDS: Final = {
    Ban.WORD: gettext_noop("word"),
    Ban.PHRASE: gettext_noop("phrase"),
    Ban.PATTERN: gettext_noop("pattern"),
}
EXAMPLES: Final = {
    Ban.WORD: "voldemort",
    Ban.PHRASE: gettext_noop("you know who"),
    Ban.PATTERN: "v[o0]ld+y",
}

SHOWN: Final = 2700
"""Characters of the list on the page: Discord takes 4,000 of a whole panel."""

OPTIONS: Final = 25
"""Entries that one select can have."""

LONGEST_FORM: Final = 4000
"""Characters that Discord takes in a field."""

Item = ui.Item[Any]
Button = Callable[[str, str], Item]


def parts(
    word_list: WordList, first: int, button: Button, wrap: Callable[[Item], Item]
) -> Iterator[Item]:
    """Yield the parts of the page; the select begins with the entry of number `first`."""
    text, _complete = words.listing(word_list, SHOWN)
    yield ui.TextDisplay(f"{_(HEADING)}\n{text}")
    listed = words.entries(word_list)
    first = first if first < len(listed) else 0
    if here := listed[first : first + OPTIONS]:
        select: ui.Select[Any] = ui.Select(
            custom_id="settings:unban", placeholder=_(HINT), max_values=len(here)
        )
        for kind, entry in here:
            select.add_option(label=entry, value=f"{kind}:{entry}", description=_(KINDS[kind]))
        yield ui.ActionRow(wrap(select))
    if len(listed) > OPTIONS:
        following = first + OPTIONS if first + OPTIONS < len(listed) else 0
        yield ui.ActionRow(button(_(MORE), f"listed:{following}"))
    yield ui.ActionRow(*(button(_(LABELS[kind]), f"ban:{kind}") for kind in Ban))


def chosen_entry(value: str) -> tuple[Ban, str]:
    """Return the entry that a select's value stands for."""
    kind, _, entry = value.partition(":")
    return Ban(kind), entry


class WordsForm(SettingForm):
    """Asks what to ban, one entry in each line."""

    def __init__(self, services: Services, guild: GuildId, kind: Ban, show: Show) -> None:
        super().__init__(_(FORM_TITLES[kind]), show)
        self._services, self._guild, self._kind = services, guild, kind
        self._texts = ui.TextInput[Any](
            style=discord.TextStyle.paragraph,
            placeholder=_(EXAMPLES[kind]),
            max_length=min(LONGEST_FORM, MOST[kind] * (LONGEST + 1)),
        )
        self.add_item(
            ui.Label(text=_(ONE_A_LINE), description=_(HELP[kind]), component=self._texts)
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Ban, and show the panel at once and again when all is done."""
        if not interaction.permissions.manage_guild:
            raise discord.app_commands.MissingPermissions(["manage_guild"])
        await interaction.response.defer()
        texts = [line for line in self._texts.value.splitlines() if line.strip()]
        async for done in words.ban(self._services, self._guild, self._kind, texts):
            await self._show(interaction, done)
