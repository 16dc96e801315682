"""What admins ban and lift, and what is said of it: for /markov words and the panel alike."""

import asyncio
import io
from collections.abc import AsyncIterator, Collection, Iterable
from typing import Final

import discord

from cogs.adapters.rendering import escaped, plural
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import Ban, GuildId, MessageId, WordList
from markovbot.errors import UserError

SOON: Final = 1.0
"""Seconds in which a purge may end before anybody is told that it goes on."""

EFFECTS: Final = {
    Ban.WORD: "Banned words are not learned, not said, and taken out of what I learned.",
    Ban.PHRASE: "Messages with a banned phrase are not learned, and lines with one not said. What "
    "I learned before stays.",
    Ban.PATTERN: "Messages that a banned pattern fits are not learned, and lines that it fits not "
    "said. What I learned before stays.",
}
"""What a ban does, by kind."""

HEADINGS: Final = {Ban.WORD: "Words", Ban.PHRASE: "Phrases", Ban.PATTERN: "Patterns"}
NOTHING: Final = "Nothing is banned."
LISTED_BEFORE: Final = "All of that was banned before."
PURGING: Final = (
    "I'm taking that out of what I learned; with much to look through it takes minutes."
)
PURGED: Final = "It is gone from what I learned, too."
PURGE_FAILED: Final = "Taking it out of what I learned goes on by itself once that is mended."
NOT_LISTED: Final = "That isn't on the list."
LIFTED: Final = {
    Ban.WORD: "What is said from now on is learned with them again. What was taken out doesn't "
    "come back, and older messages are still learned without them.",
    Ban.PHRASE: "What is said from now on is learned again; what was passed over isn't.",
    Ban.PATTERN: "What is said from now on is learned again; what was passed over isn't.",
}
"""What holds once a ban is lifted, by kind."""


def banned_sentence(word_list: WordList) -> str:
    """Return how much is banned."""
    if not any(word_list):
        return NOTHING
    counted = [plural(len(word_list.of(ban)), ban.value) for ban in Ban if word_list.of(ban)]
    first, last = ", ".join(counted[:-1]), counted[-1]
    return f"Banned: {first} and {last}." if first else f"Banned: {last}."


def entries(word_list: WordList) -> list[tuple[Ban, str]]:
    """Return what is banned, kind by kind, each in the order of the alphabet."""
    return [(ban, text) for ban in Ban for text in sorted(word_list.of(ban))]


def listing(word_list: WordList, most: int) -> tuple[str, bool]:
    """Return what is banned and what that does, with so many characters of entries at most, and
    whether that is all of them."""
    parts, complete = [], True
    for ban in Ban:
        texts = sorted(word_list.of(ban))
        shown = escaped(texts[0]) if texts else "none"
        for number, text in enumerate(texts[1:], 1):
            following = f"{shown}, {escaped(text)}"
            if len(following) > most // len(Ban):
                shown += f" and {len(texts) - number} more"
                complete = False
                break
            shown = following
        parts.append(f"**{HEADINGS[ban]}** ({len(texts)}): {shown}\n-# {EFFECTS[ban]}")
    return "\n".join(parts), complete


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
    done = f"Banned: {plural(fresh, kind.value)}. {EFFECTS[kind]}" if fresh else LISTED_BEFORE
    if kind is not Ban.WORD or not fresh:
        yield done
        return
    purging = asyncio.create_task(services.word_lists.purge())
    if not (await asyncio.wait([purging], timeout=SOON))[0]:
        yield f"{done}\n{PURGING}"
    try:
        await purging
    except UserError as error:
        yield f"{done}\n{error} {PURGE_FAILED}"
    else:
        yield f"{done}\n{PURGED}"


async def unban(
    services: Services, guild: GuildId, chosen: Iterable[tuple[Ban, str]], now: MessageId
) -> str:
    """Take texts off the list; return what holds then."""
    said, chosen = list[str](), list(chosen)
    for kind in Ban:
        texts = [text for ban, text in chosen if ban is kind]
        if texts and (lifted := await services.word_lists.remove(guild, kind, texts, now)):
            said.append(f"Off the list: {plural(lifted, kind.value)}. {LIFTED[kind]}")
    if said:
        services.admin_log.record(guild, AdminAction.UNBANNED)
    return "\n".join(said) or NOT_LISTED
