"""What admins ban and lift, and what is said of it: for /markov words and the panel alike."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Collection, Iterable
from typing import Final

import discord

from cogs.adapters import amounts
from cogs.adapters.rendering import escaped
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import Ban, GuildId, MessageId, WordList
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, listed, ngettext
from markovbot.privacy.word_lists import MOST

log = logging.getLogger(__name__)

SOON: Final = 1.0
"""Seconds in which a purge may end before anybody is told that it goes on."""

EFFECTS: Final = {
    Ban.WORD: gettext_noop(
        "Banned words are not learned, not said, and taken out of what I learned."
    ),
    Ban.PHRASE: gettext_noop(
        "Messages with a banned phrase are not learned, and lines with one not said. What I "
        "learned before stays."
    ),
    Ban.PATTERN: gettext_noop(
        "Messages that a banned pattern fits are not learned, and lines that it fits not said. "
        "What I learned before stays."
    ),
}
"""What a ban does, by kind."""

HEADINGS: Final = {
    Ban.WORD: gettext_noop("Words"),
    Ban.PHRASE: gettext_noop("Phrases"),
    Ban.PATTERN: gettext_noop("Patterns"),
}
NOTHING: Final = gettext_noop("Nothing is banned.")
LISTED_BEFORE: Final = gettext_noop("All of that was banned before.")
PURGING: Final = gettext_noop(
    "I'm taking that out of what I learned; with much to look through it takes minutes."
)
PURGED: Final = gettext_noop("It is gone from what I learned, too.")
PURGE_FAILED: Final = gettext_noop(
    "I can't get at what I learned just now; taking that out goes on by itself. Whoever runs me "
    "finds the reason in my log."
)
NOT_LISTED: Final = gettext_noop("That isn't on the list.")
LIFTED: Final = {
    Ban.WORD: gettext_noop(
        "What is said from now on is learned with them again. What was taken out doesn't come "
        "back, and older messages are still learned without them."
    ),
    Ban.PHRASE: gettext_noop(
        "What is said from now on is learned again; what was passed over isn't."
    ),
    Ban.PATTERN: gettext_noop(
        "What is said from now on is learned again; what was passed over isn't."
    ),
}
"""What holds once a ban is lifted, by kind."""


def banned_sentence(word_list: WordList) -> str:
    """Return how much is banned."""
    if not any(word_list):
        return _(NOTHING)
    counted = [amount_of(ban, len(word_list.of(ban))) for ban in Ban if word_list.of(ban)]
    return _("Banned: {what}.", what=listed(counted))


def amount_of(ban: Ban, count: int) -> str:
    """Return so many words, phrases or patterns."""
    if ban is Ban.WORD:
        return amounts.words(count)
    if ban is Ban.PHRASE:
        return ngettext("{count} phrase", "{count} phrases", count)
    return ngettext("{count} pattern", "{count} patterns", count)


def entries(word_list: WordList) -> list[tuple[Ban, str]]:
    """Return what is banned, kind by kind, each in the order of the alphabet."""
    return [(ban, text) for ban in Ban for text in sorted(word_list.of(ban))]


def listing(word_list: WordList, most: int) -> tuple[str, bool]:
    """Return what is banned and what that does, in so many characters at most, and whether that is
    all of it."""
    parts, complete = [], True
    besides = sum(len(_part(word_list, ban, _more("", MOST[ban]))) + 1 for ban in Ban)
    room = (most - besides) // len(Ban)
    for ban in Ban:
        texts = sorted(word_list.of(ban))
        shown = escaped(texts[0]) if texts else _("none")
        for number, text in enumerate(texts[1:], 1):
            following = _(", ").join([shown, escaped(text)])
            if len(following) > room:
                shown = _more(shown, len(texts) - number)
                complete = False
                break
            shown = following
        parts.append(_part(word_list, ban, shown))
    return "\n".join(parts), complete


def _part(word_list: WordList, ban: Ban, shown: str) -> str:
    return f"**{_(HEADINGS[ban])}** ({len(word_list.of(ban))}): {shown}\n-# {_(EFFECTS[ban])}"


def _more(shown: str, rest: int) -> str:
    return ngettext("{shown} and {count} more", "{shown} and {count} more", rest, shown=shown)


def file_of(word_list: WordList) -> discord.File:
    """Return all that is banned as a file to read."""
    lines = [f"{ban}: {text}" for ban, text in entries(word_list)]
    return discord.File(io.BytesIO("\n".join(lines).encode()), "banned.txt")


async def ban(
    services: Services, guild: GuildId, kind: Ban, texts: Collection[str]
) -> AsyncIterator[str]:
    """Ban texts; yield what is done, before that what is done so far if the rest takes long.

    Raises UserError before the first of these if a text can't be banned.
    """
    fresh = await services.word_lists.add(guild, kind, texts)
    if fresh:
        services.admin_log.record(guild, AdminAction.BANNED)
    done = _(LISTED_BEFORE)
    if fresh:
        done = _("Banned: {what}.", what=amount_of(kind, fresh)) + " " + _(EFFECTS[kind])
    if kind is not Ban.WORD or not fresh:
        yield done
        return
    purging = asyncio.create_task(services.word_lists.purge())
    if not (await asyncio.wait([purging], timeout=SOON))[0]:
        yield f"{done}\n{_(PURGING)}"
    try:
        await purging
    except UserError as error:
        log.error("%s What is banned on server %d is purged later.", error, guild)
        yield f"{done}\n{_(PURGE_FAILED)}"
    else:
        yield f"{done}\n{_(PURGED)}"


async def unban(
    services: Services, guild: GuildId, chosen: Iterable[tuple[Ban, str]], now: MessageId
) -> str:
    """Take texts off the list; return what holds then."""
    said, chosen = list[str](), list(chosen)
    for kind in Ban:
        texts = [text for ban, text in chosen if ban is kind]
        if texts and (lifted := await services.word_lists.remove(guild, kind, texts, now)):
            off = _("Off the list: {what}.", what=amount_of(kind, lifted))
            said.append(f"{off} {_(LIFTED[kind])}")
    if said:
        services.admin_log.record(guild, AdminAction.UNBANNED)
    return "\n".join(said) or _(NOT_LISTED)
