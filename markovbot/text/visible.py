"""Normal text: one space between words, one break between lines, nothing that can't be seen."""

from typing import Final

import regex

from markovbot.late_patterns import late_pattern

UNSAFE: Final = late_pattern(
    regex.compile,
    # Control characters, lone surrogates (SQLite takes none), direction overrides (they would
    # turn the rest of somebody else's line around) and code points that are no characters.
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\uffff"
    r"\ud800-\udfff"
    # Format characters and fillers of no width: soft hyphens, zero-width spaces, joiners of
    # nothing, invisible operators, marks of direction.
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2065"
    r"\u206a-\u206f\ufeff\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a]+",
)

BLANKS: Final = str.maketrans(dict.fromkeys("\u2800\u3164\uffa0", " "))
"""The blank pattern of Braille and the fillers of Hangul: seen as a space."""

JOINED: Final = r"[\p{L}\p{M}\p{Extended_Pictographic}\p{EMod}\ufe0f]"

STRAY: Final = late_pattern(
    regex.compile,
    # Joiners that join nothing, selectors that select nothing, tags that are no part of a flag.
    rf"(?<!{JOINED})[\u200c\u200d]+|[\u200c\u200d]++(?!{JOINED})|(?<=[\u200c\u200d])[\u200c\u200d]+"
    r"|(?<![\p{L}\p{M}\p{N}\p{P}\p{S}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
    r"|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
    r"|(?<flag>\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)|[\U000e0000-\U000e007f]+",
)

HINT: Final = late_pattern(regex.compile, r"[\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e01ef]")

EMPHASIS: Final = frozenset("*_~|")
"""Marks of which Discord shows nothing if nothing stands between them: `_ _`, `** **`, or `****`
where something invisible did."""


def normalise(text: str) -> str:
    """Return text with each run of white space as one space, or as one line break if it holds
    one, and without unsafe and invisible characters."""
    if text.isascii() and text.isprintable():  # as most are: the only white space is the space
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    text = UNSAFE.sub("", text) if text.isascii() else _without_invisible(text)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def _without_invisible(text: str) -> str:
    text = UNSAFE.sub("", text.translate(BLANKS))
    while HINT.search(text):  # what one removal brings together may be stray in its turn
        kept = STRAY.sub(lambda match: match["flag"] or "", text)
        if kept == text:
            break
        text = kept
    return text


def shows_nothing(text: str) -> bool:
    """Tell whether a normal text is seen as an empty message."""
    if not text or text[0] not in EMPHASIS:
        return not text
    words = text.split()
    half = text[: len(text) // 2]
    return all(map(EMPHASIS.issuperset, words)) and (len(words) > 1 or half * 2 == text)
