"""Say why nothing is said, and what helps; never that waiting does where it won't.

A sentence is an answer like any line (law 3): all that it depends on is what was asked, and what
the audience may read.
"""

from collections.abc import Sequence
from typing import Final

from markovbot.domain import Scope, Style
from markovbot.store.ports import CountStore

MOST_WORDS: Final = 5
"""Words that a line can be asked to hold."""


async def why_nothing(
    store: CountStore,
    style: Style,
    about: str | None,
    unknown: Sequence[str],
    whose: str | None,
) -> str:
    """Return what to answer if nothing can be said in a style.

    `unknown` are the words of `about` that the style doesn't know; `whose` is what to call the
    member or the channel whose style it is.
    """
    narrower = style.channels is not None or style.members is not None
    learned = await _messages(store, Scope(style.guild), style)
    if not learned:
        return "I haven't learned any messages that I may repeat there yet."
    if narrower and not sum([await _messages(store, one, style) for one in _scopes(style)]):
        return f"I've learned nothing from {whose or 'them'} yet that I may repeat here."
    if about is not None:
        return _missing_words(about, unknown)
    if narrower:
        return (
            f"I've learned too little from {whose or 'them'} to say anything with it that "
            "repeats nobody."
        )
    return (
        "I don't know enough yet to say anything there without repeating somebody; "
        f"so far I may repeat words of {learned:,} message{'s' * (learned != 1)} there."
    )


def _scopes(style: Style) -> list[Scope]:
    return [
        Scope(style.guild, channel, member)
        for channel in style.channels or [None]
        for member in style.members or [None]
    ]


async def _messages(store: CountStore, scope: Scope, style: Style) -> int:
    return (await store.scope_statistics(scope, style.audience)).messages


def _missing_words(about: str, unknown: Sequence[str]) -> str:
    """Return what to answer if no line holds what was asked for."""
    asked = len(about.split())
    if asked == 1:
        return "That word hasn't come up in what I may repeat there; try another one."
    if unknown:
        return f"“{unknown[0]}” hasn't come up in what I may repeat there; leave it out."
    if asked > MOST_WORDS:
        return f"I can put {MOST_WORDS} words into a line at most; leave some out."
    return "I know these words, but no line of my own holds them all; leave one out."
