"""How tokens join: what clings to its neighbour, and what never does.

A token with a leading space stands apart from the token before it; one without clings to it. The
first token of a line has its space too, which `join` leaves out, so that a word is spelled the same
wherever it stands. Only the scripts that put no spaces between words begin a line without.

Every two neighbours that a walk brings together must fit: then no words are glued together and
none are split. `spaced` respaces what doesn't fit.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

import regex

from markovbot.late_patterns import late_pattern
from markovbot.text.faces import is_face
from markovbot.text.segmenter import UNSPACED

BREAK: Final = "\n"
"""The token between two lines."""

OPENER: Final = r"(?:[(\[{\"'“‘„‚«‹»›¿¡*_`]|~~|\|\|)"
"""What clings to the word behind it, if a space stands before: brackets, quotation marks and
marks of emphasis. A pattern for `regex`."""

OPENERS: Final = late_pattern(regex.compile, f"{OPENER}+")

ALONE: Final = frozenset({"*", "'", "**", "`", "_", "||", "~~"})
"""Openers that are signs of their own where a space follows: 2 * 3."""

DASHES: Final = frozenset({"...", "..", "....", "…", "—", "–", "--", "---"})
"""Marks that may have their space before or behind."""

NO_SPACES: Final = rf"[{UNSPACED}\u3000-\u303f\uff01-\uff65]"
STARTS_UNSPACED: Final = late_pattern(regex.compile, rf"\A{NO_SPACES}")
ENDS_UNSPACED: Final = late_pattern(regex.compile, rf"{NO_SPACES}\Z")
SYMBOL: Final = late_pattern(
    regex.compile, r"[\p{So}\p{Emoji_Presentation}\p{RI}]|[0-9#*]\ufe0f?\u20e3|:[\w+-]+:\Z"
)
CUSTOM_EMOJI: Final = late_pattern(regex.compile, r"<a?:\w")

BRACKETS: Final = frozenset("([{“„«‹‘‚")
"""What opens wherever it stands: clinging to a word, it was part of something longer."""

PARTING: Final = late_pattern(regex.compile, r"(?:[,;!?…]|\.\.)\Z")
"""Marks behind which a space may be put: whoever left it out meant one."""

REMEMBERED: Final = 1 << 14


class Kind(IntEnum):
    """What a token is to its neighbours."""

    WORD = 0
    OPENER = 1
    """Clings to what follows."""
    MARK = 2
    """Clings to what stands before, unless it has a space."""
    SIGN = 3
    """An emoji or a face: may cling to anything."""
    BREAK = 4
    UNSPACED = 5
    """Of a script without spaces, or its punctuation: may cling to anything."""


class Joint(NamedTuple):
    """How a token joins others; `apart` if it has a leading space."""

    kind: Kind
    apart: bool
    ends_unspaced: bool


@lru_cache(REMEMBERED)
def joint(token: str) -> Joint:
    """Return how a token joins others."""
    core = token.lstrip(" ")
    apart = len(core) < len(token)
    return Joint(_kind(core, apart=apart), apart, ENDS_UNSPACED.search(core) is not None)


def _kind(core: str, *, apart: bool) -> Kind:
    if core == BREAK:
        return Kind.BREAK
    if is_face(core) or SYMBOL.match(core) or CUSTOM_EMOJI.match(core):
        return Kind.SIGN
    if STARTS_UNSPACED.match(core):
        return Kind.UNSPACED
    if apart and OPENERS.fullmatch(core):
        return Kind.OPENER
    if any(map(str.isalnum, core)):
        return Kind.WORD
    return Kind.MARK


def fits(before: str, after: str) -> bool:
    """Tell whether two tokens may stand side by side in a line as they are."""
    left, right = joint(before), joint(after)
    if Kind.BREAK in {left.kind, right.kind}:
        return _fits_a_break(left, right)
    if left.kind is Kind.OPENER:
        if right.apart:
            return before.lstrip(" ") in ALONE
        return right.kind is not Kind.MARK or after in DASHES
    if right.apart:
        return True
    if right.kind is Kind.WORD:
        return left.ends_unspaced or (left.apart and before[1:] in DASHES)
    return after not in BRACKETS


def _fits_a_break(left: Joint, right: Joint) -> bool:
    if right.kind is Kind.BREAK:
        return left.kind not in {Kind.BREAK, Kind.OPENER}
    return right.apart or right.kind is Kind.UNSPACED


def mendable(tokens: Sequence[str]) -> bool:
    """Tell whether spaces alone mend what doesn't fit in a line.

    They don't where a token comes from inside of something longer that nobody has divided there:
    `seek()` and `s`, `HSL` and `(`.
    """
    return all(map(_mendable, tokens, tokens[1:]))


def _mendable(before: str, after: str) -> bool:
    if fits(before, after) or after.startswith(" ") or BREAK in {before, after}:
        return True
    return joint(before).kind is Kind.MARK and PARTING.search(before) is not None


def spaced(tokens: Iterable[str]) -> list[str]:
    """Return tokens with the spaces that were missing, or too many, between those that don't fit.

    What opens and has nothing behind it to cling to is left out, and so is a mark that clung to a
    word where no word stands before it: a line doesn't begin with "?".
    """
    mended: list[str] = []
    for token in tokens:
        _append(mended, token)
    while mended and (mended[-1] == BREAK or joint(mended[-1]).kind is Kind.OPENER):
        mended.pop()
    return mended


def _append(mended: list[str], token: str) -> None:
    """Add a token to a line that fits so far, so that it still does."""
    clings = joint(token).kind is Kind.MARK and not joint(token).apart
    while mended and joint(mended[-1]).kind is Kind.OPENER and not fits(mended[-1], token):
        if token.startswith(" ") and fits(mended[-1], token[1:]):
            mended.append(token[1:])
            return
        mended.pop()
        token = _spaced_token(token)
    if clings and (not mended or mended[-1] == BREAK):
        return
    if not mended:
        if token != BREAK:
            mended.append(token if joint(token).kind is Kind.UNSPACED else _spaced_token(token))
    elif fits(mended[-1], token):
        mended.append(token)
    elif token != BREAK:
        if joint(mended[-1]).kind is Kind.MARK and not PARTING.search(mended[-1]):
            mended.pop()  # from inside of something longer, as the next one is
        _append(mended, _spaced_token(token))


def _spaced_token(token: str) -> str:
    return token if token == BREAK or token.startswith(" ") else f" {token}"
