"""The word lists of guilds: what admins have banned, checked, and in memory for every message."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

from markovbot.domain import Ban, GuildId, MessageId, WordList
from markovbot.errors import UserError
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop
from markovbot.store.ports import Store
from markovbot.store.rules.word_lists import StillPurging
from markovbot.text import (
    LARGEST_PROGRAMS,
    Forbidden,
    InvalidPattern,
    check_pattern,
    fold,
    fold_text,
    forbidden,
    normalise,
    tokenize,
)
from markovbot.text.marks import is_mark

MOST: Final = {Ban.WORD: 500, Ban.PHRASE: 100, Ban.PATTERN: 50}
"""Entries of each kind that a guild may have."""

LONGEST: Final = 90
"""Characters of an entry: as many as one of Discord's selects can name, with its kind."""

TOO_MANY: Final = {
    Ban.WORD: gettext_noop(
        "A server can ban {most} words, and has {known}; take some off the list first."
    ),
    Ban.PHRASE: gettext_noop(
        "A server can ban {most} phrases, and has {known}; take some off the list first."
    ),
    Ban.PATTERN: gettext_noop(
        "A server can ban {most} patterns, and has {known}; take some off the list first."
    ),
}

REASONS: Final = (
    gettext_noop("it fits nearly every message"),
    gettext_noop("it is too large; repeat less, or use fewer classes of letters"),
)
"""Why a pattern is none, where that isn't said by RE2, which speaks English."""

STILL_PURGING: Final = gettext_noop(
    "I'm still taking that out of what I learned; try again in a few minutes."
)

NOTHING: Final = WordList()


class WordLists:
    """A cache of the word lists in the store."""

    def __init__(self, store: Store, fleet: Fleet = ALONE) -> None:
        self._store = store
        self._fleet = fleet
        self._known: dict[GuildId, WordList] = {}
        self._changing = asyncio.Lock()

    async def load(self) -> None:
        """Read the lists from the store, of the guilds that this process serves."""
        self._known = self._fleet.of_ours(await self._store.word_lists())

    def of(self, guild: GuildId) -> WordList:
        """Return what a guild has banned."""
        return self._known.get(guild, NOTHING)

    def drop(self, guild: GuildId) -> None:
        """Remove a guild's list, which the store has deleted."""
        self._known.pop(guild, None)

    def keep_out(self, guild: GuildId, segments: Sequence[Sequence[str]]) -> bool:
        """Tell whether a phrase or a pattern keeps a message from being learned."""
        known = self._known.get(guild)
        return known is not None and finder(known).in_message(segments[:])

    async def add(self, guild: GuildId, ban: Ban, texts: Collection[str]) -> int:
        """Ban texts; return how many were not banned before.

        From then on words aren't counted and no line draws on them; `purge` returns when what was
        counted of them is gone. Raises UserError, and bans nothing, if a text isn't what it should
        be, if there would be too many, or if the store can't.
        """
        entries = _entries(ban, texts)
        async with self._changing:
            known = self.of(guild).of(ban)
            if len(known | entries) > MOST[ban]:
                raise UserError(_(TOO_MANY[ban], most=MOST[ban], known=len(known)))
            if ban is Ban.PATTERN and sum(map(check_pattern, known | entries)) > LARGEST_PROGRAMS:
                raise UserError(
                    _(
                        "Together with those on the list, that is too large to look for in every "
                        "message. Nothing was banned; repeat less in a pattern, or take some off."
                    )
                )
            if fresh := entries - known:
                await self._store.ban(guild, ban, fresh)
                await self.load()
            return len(fresh)

    async def remove(self, guild: GuildId, ban: Ban, texts: Collection[str], now: MessageId) -> int:
        """Take texts off the list; return how many were on it.

        Words are counted again in what is said after `now`. Raises UserError if one is still being
        purged, or if the store can't; then all stay on it.
        """
        async with self._changing:
            wanted = {_key(ban, text) for text in texts} | set(texts)
            found = self.of(guild).of(ban) & wanted
            if found:
                try:
                    await self._store.unban(guild, ban, found, now)
                except StillPurging:  # said in a thread that knows no language
                    raise UserError(_(STILL_PURGING)) from None
                await self.load()
            return len(found)

    async def purge(self) -> None:
        """Return when nothing is left of what was counted of banned words.

        Raises UserError if the store can't; then it goes on by itself, after a restart, too.
        """
        await self._store.purge()


def finder(word_list: WordList) -> Forbidden:
    """Return what looks for the entries of a word list in texts."""
    return forbidden(*word_list)


def _entries(ban: Ban, texts: Collection[str]) -> set[str]:
    """Return the entries that texts stand for; raise UserError if one stands for none, or if there
    are none."""
    entries = set()
    for number, text in enumerate(texts or [""], 1):
        if problem := _problem(ban, text):
            where = _("Line {number}:", number=number) + " " if len(texts) > 1 else ""
            raise UserError(f"{where}{problem} {_('Nothing was banned.')}")
        entries.add(_key(ban, text))
    return entries


def _key(ban: Ban, text: str) -> str:
    """Return a text as it stands in a list."""
    if ban is Ban.PATTERN:
        return text.strip()
    if ban is Ban.PHRASE:
        return " ".join(fold_text(normalise(text)).split())
    return fold(normalise(text)).strip()


def _problem(ban: Ban, text: str) -> str | None:
    """Return what is wrong with a text, and what to do; None if it can be banned."""
    key = _key(ban, text)
    if not key:
        return _("There is nothing in it.")
    if len(key) > LONGEST:
        return _("That is longer than {most} characters.", most=LONGEST)
    if ban is Ban.PATTERN:
        return _problem_of_pattern(key)
    if not any(map(str.isalnum, key)) and all(map(is_mark, tokenize(key))):
        return _("That is nothing but punctuation.")
    if ban is Ban.WORD and len(tokenize(key)) > 1:
        return _(
            "That is more than one word to me. Ban it as a phrase: then messages that hold it "
            "aren't learned, and lines that do aren't said."
        )
    return None


def _problem_of_pattern(pattern: str) -> str | None:
    try:
        check_pattern(pattern)
    except InvalidPattern as error:
        return _("That is no pattern I can use: {why}.", why=_reason(str(error)))
    return None


def _reason(why: str) -> str:
    return _(why) if why in REASONS else why
