"""Say why nothing is said, and what helps; never that waiting does where it won't.

A sentence is an answer like any line (law 3): all that it depends on is what was asked, and what
the audience may read.
"""

from markovbot.domain import MemberId, Scope, Style
from markovbot.languages import gettext as _
from markovbot.languages import ngettext
from markovbot.speaking.pivots import MOST_WORDS, Asked
from markovbot.store.ports import CountStore


async def why_nothing(
    store: CountStore,
    style: Style,
    asked: Asked,
    whose: str | None,
) -> str:
    """Return what to answer if nothing can be said in a style.

    `asked` are the words that were to stand in the line; `whose` is what to call the member or the
    channel whose style it is.
    """
    narrower = style.channels is not None or style.members is not None
    learned = await _messages(store, Scope(style.guild), style)
    if not learned:
        return _("I haven't learned any messages that I may repeat there yet.")
    if narrower and not sum([await _messages(store, one, style) for one in _scopes(style)]):
        return nothing_from(whose or _("them"))
    if asked.known or asked.unknown:
        where = _("what I may repeat there")
        if narrower:
            where = _("what I may repeat of {whose}", whose=whose or _("them"))
        return _missing_words(asked, where)
    if narrower:
        return _(
            "I've learned too little from {whose} to say anything with it that repeats nobody.",
            whose=whose or _("them"),
        )
    return ngettext(
        "I don't know enough yet to say anything there without repeating somebody; so far I may "
        "repeat words of {count} message there.",
        "I don't know enough yet to say anything there without repeating somebody; so far I may "
        "repeat words of {count} messages there.",
        learned,
    )


async def unheard_members(store: CountStore, style: Style) -> list[MemberId]:
    """Return the members of a style from whom nothing was learned that its audience may read.

    What is said in the style of two isn't to be one's alone.
    """
    return [
        member
        for member in sorted(style.members or ())
        if not await _messages(store, Scope(style.guild, member=member), style)
    ]


def nothing_from(whose: str) -> str:
    """Return what to answer if nothing was learned from somebody, or in a channel."""
    return _("I've learned nothing from {whose} yet that I may repeat here.", whose=whose)


def _scopes(style: Style) -> list[Scope]:
    return [
        Scope(style.guild, channel, member)
        for channel in style.channels or [None]
        for member in style.members or [None]
    ]


async def _messages(store: CountStore, scope: Scope, style: Style) -> int:
    return (await store.scope_statistics(scope, style.audience)).messages


def _missing_words(asked: Asked, where: str) -> str:
    """Return what to answer if no line holds what was asked for."""
    alone = len(asked.known) + len(asked.unknown) == 1
    if asked.too_many:
        return _("I can put {most} words into a line at most; leave some out.", most=MOST_WORDS)
    if asked.unknown and alone:
        return _("That word hasn't come up in {where}; try another one.", where=where)
    if asked.unknown:
        word = asked.unknown[0]
        return _("“{word}” hasn't come up in {where}; leave it out.", word=word, where=where)
    if alone:
        return _("I know that word, but no line of my own with it; try another one.")
    return _("I know these words, but no line of my own holds them all; leave one out.")
