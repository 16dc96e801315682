"""The explanation of a line, for whoever presses Why? below it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands

from cogs.adapters.rendering import said_in
from cogs.adapters.visibility import channels_visible_to, channels_visible_to_all
from cogs.speaking._lines import guild_of
from cogs.speaking._requests import LineRequest
from markovbot.container import Services
from markovbot.domain import GuildId, Style
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, ngettext, percent
from markovbot.speaking.finishing import LONGEST_MESSAGE
from markovbot.speaking.why import ExplainedWord, People

HEADERS: Final = {
    2: gettext_noop(
        "How likely each word was after the two before it, and how many people write it after the "
        "one before it:"
    ),
    1: gettext_noop(
        "How likely each word was after the one before it, and how many people write it there:"
    ),
}
"""By the order of the line."""

SHORTER: Final = gettext_noop("`~` after one word: at most one person goes on from both like that.")
OWN: Final = gettext_noop("`kept` only one person writes it there, so I keep the odds to myself.")
UNKNOWN: Final = gettext_noop("`?` I don't find that step any more, or a name stood there.")

PEOPLE: Final = {
    People.ONE: gettext_noop("one"),
    People.FEW: gettext_noop("a few"),
    People.MANY: gettext_noop("many"),
}

MAX_WORD_WIDTH: Final = 24
"""Then a row fits a phone."""

LEAST_SHOWN: Final = 0.0005
"""Odds below this would be shown as 0.0%."""

ROOM_FOR_REST: Final = 50
"""Characters kept for the block's marks, and for how many words aren't shown."""

EMOJI: Final = re.compile(r"<a?(:\w+:)\d+>")


async def explanation(interaction: discord.Interaction[Any], request: LineRequest) -> str:
    """Return what the line above the button was made of, as far as everybody who reads it may know
    now. Raises UserError."""
    message, asker = interaction.message, interaction.user
    if message is None or not isinstance(asker, discord.Member):
        raise app_commands.NoPrivateMessage
    services: Services = interaction.client.services
    audience = channels_visible_to(asker, interaction.channel)
    if not message.flags.ephemeral:
        audience &= channels_visible_to_all(interaction.channel)
    style = Style(GuildId(guild_of(interaction).id), audience=audience)
    if request.channel is not None:
        style = replace(style, channels=frozenset({request.channel}))
    for member in request.members:
        if not await services.privacy.may_imitate(member, style.guild):
            raise UserError(_("Somebody who is imitated there doesn't want to be, any more."))
    if request.members:
        style = replace(style, members=frozenset(request.members))
    order = 1 if request.wild else 2
    words = await services.explainer.explain(style, said_in(message), order)
    return table(words, order)


def table(words: Sequence[ExplainedWord], order: int) -> str:
    """Return an explanation as a message: one row for each word, as many as fit."""
    notes = []
    if any(word.shorter for word in words):
        notes.append(_(SHORTER))
    if any(word.people and word.probability is None for word in words):
        notes.append(_(OWN))
    if any(word.people is None for word in words):
        notes.append(_(UNKNOWN))
    header = _(HEADERS[order])
    room = LONGEST_MESSAGE - ROOM_FOR_REST - len("\n".join([header, *notes]))
    rows: list[str] = []
    for word in words:
        row = _row(word)
        if room < len(row) + 1:
            rest = len(words) - len(rows)
            notes.append(ngettext("And {count} more word.", "And {count} more words.", rest))
            break
        room -= len(row) + 1
        rows.append(row)
    return "\n".join([header, "```", *rows, "```", *notes])


def _row(word: ExplainedWord) -> str:
    likely = "?" if word.people is None else _("kept")
    if word.probability is not None:
        shown = max(word.probability, LEAST_SHOWN)
        below = "<" if word.probability < LEAST_SHOWN else ""
        likely = f"{'~' if word.shorter else ''}{below}{percent(shown, 1)}"
    people = "" if word.people is None else _(PEOPLE[word.people])
    width = max(len(_(one)) for one in PEOPLE.values())
    return f"{likely:>7}  {people:<{width}}  {_shown(word.text)}"


def _shown(text: str) -> str:
    """Return a word as it stands in a block of code, in which nothing ends the row or the block."""
    text = EMOJI.sub(r"\1", text).replace("`", "ˋ").replace("\n", "↵")
    return "".join(one for one in text if unicodedata.category(one) != "Cc")[:MAX_WORD_WIDTH]
