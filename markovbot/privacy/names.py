"""The spellings of a person's name that are redacted: what is hashed when somebody opts out.

A name is cut into its parts: "🌸Zoltan Kerekes🌸 | away" consists of "zoltan" and "kerekes". A part
is redacted by itself unless it is an ordinary word (see `ordinary_words`): "Rose" is redacted only
beside another part ("Rose Kerekes", "rosek") or after an @. Whether a word is ordinary depends on
lists in the program alone, never on what was said in a channel.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final
from unicodedata import normalize

import regex

from markovbot.late_patterns import late_pattern
from markovbot.privacy.ordinary_words import common_words, ordinary_words
from markovbot.privacy.spellings import LEET, Word, skeleton, words_of
from markovbot.text import fold, normalise

MOST_OF_A_NAME: Final = 64
MOST: Final = 192
"""Spellings that are kept of one name and of one person. Discord's names have at most 32 characters
and a person has three of them."""

LONGEST_NAME: Final = 4
"""Words of a name that are compared; a longer name is known by its first four."""

TAG: Final = late_pattern(
    regex.compile, r"\[[^\]]*\]|\{[^}]*\}|<[^>]*>|【[^】]*】|「[^」]*」|『[^』]*』|«[^»]*»"
)
"""A clan's or team's tag, which its other members wear, too."""

SEPARATOR: Final = late_pattern(
    regex.compile, r"[|¦•·｜/\\(),;，（）]+|\s+[^\p{L}\p{N}\p{M}\s'’]+(?=\s)"
)
"""What parts a name from a remark: `Ada | away`, `Ada (they/them)`, `Ada - busy`."""

GROUPS: Final = frozenset({"everyone", "here"})
"""What means a whole channel after an @."""

NAMES_TOO: Final = frozenset({"will", "may", "mark", "art", "hope", "love"})
"""Common words that are first names, too: two of them in a row are a name."""

UMLAUTS: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
SPELLED_OUT: Final = late_pattern(regex.compile, r"([aou])e")

ENDINGS: Final = ("ed", "ing", "ly")
SHORTEST_STEM: Final = 4
"""Letters before an ending: `Jared` is no form of `jar`."""

SHORTEST_PART: Final = 3
SHORTEST_GLUED: Final = 4
SHORTEST_HALF: Final = 4
LONG_NUMBER: Final = 5
"""Letters of a part, of parts written as one word, and of half a word; digits of a number: anything
shorter is said too often without meaning a person."""

UNSPACED_PART: Final = late_pattern(
    regex.compile,
    r"\p{Han}{2,}|\p{Hiragana}{3,}|[\p{Katakana}ー]{2,}|\p{Hangul}{2,}"
    r"|[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{3,}",
)
"""What is a name by itself in scripts with few or no spaces."""

KOREAN_NAME: Final = late_pattern(regex.compile, r"\p{Hangul}{3}")
"""A family name of one syllable, a given name of two."""


def is_ordinary(word: str) -> bool:
    """Tell whether a skeleton is a word that a chat uses without naming anybody."""
    if word.isdigit():
        return len(word) < LONG_NUMBER
    words = ordinary_words()
    return len(word) == 1 or word in words or not words.isdisjoint(_stems(word))


def _stems(word: str) -> Iterator[str]:
    """Yield what an English word may be a form of: `roses`, `marked`, `hoping`, `dropped`."""
    plural_of = word.removesuffix("s")
    if plural_of not in common_words():  # `Ares` is no plural of `are`
        yield plural_of
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_STEM:
            yield stem
            yield f"{stem}e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def redacted_spellings(names: Collection[str]) -> set[str]:
    """Return the spellings of a person's names that are redacted, as `redaction` looks them up."""
    normal = sorted({normal for name in names if (normal := normalise(name))})
    parts = {part for name in normal for part in _parts(words_of(name)) if not is_ordinary(part)}
    found = (islice(_unique(_spellings(name, parts)), MOST_OF_A_NAME) for name in normal)
    return set(islice(chain.from_iterable(found), MOST))


def _unique(spellings: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(filter(None, spellings)))


def _spellings(name: str, parts: Collection[str]) -> Iterator[str]:
    """Yield the spellings of one name, the most important first.

    `parts` are those parts of all the person's names that are names by themselves.
    """
    segments = [segment for segment in _segments(name) if words_of(segment)]
    for number, segment in enumerate(segments):
        words = words_of(segment)
        yield from _of_segment(words, whole=number == 0)
        yield from _unspaced_parts(segment)
        yield from _with_umlauts(segment)
        yield from chain.from_iterable(_halves(word, parts) for word in _chunks(words))
    if len(segments) > 1 or TAG.search(name):
        yield from _side_by_side([word.skeleton for word in words_of(name)], whole=True)
    yield decorated(name) or ""


def decorated(text: str) -> str | None:
    """Return what a word with something other than punctuation around it is compared as; None for
    other words. So `🌸Rose🌸` is a name although `Rose` is a word.
    """
    core = fold(text).strip(" .,!?;:'\"()[]{}*_~|`<>…-–—’“”")
    return None if core.isalnum() or " " in core or not words_of(core) else core


def _segments(name: str) -> list[str]:
    """Return the name, then what else stands in a display name behind or before a separator."""
    untagged = TAG.sub(" ", name)
    return SEPARATOR.split(untagged if words_of(untagged) else name)


def _of_segment(words: Sequence[Word], *, whole: bool) -> Iterator[str]:
    chunks = _chunks(words)
    if len(chunks) == 1:
        yield from _by_itself(chunks[0], shortest=2)
        if whole and is_ordinary(chunks[0]) and chunks[0] not in GROUPS:
            yield f"@{chunks[0]}"
    yield from _side_by_side([word.skeleton for word in words], whole=whole)
    parts = _parts(words)
    for part in (*chunks, *parts):
        if not part.isdigit():
            yield from _by_itself(part, shortest=SHORTEST_PART)
    for run in dict.fromkeys(map(tuple, (chunks, [word.skeleton for word in words], parts))):
        yield from _runs([part for part in run if len(part) > 1 and not part.isdigit()])


def _by_itself(part: str, shortest: int) -> Iterator[str]:
    """Yield a part that is a name by itself, and its possessive without an apostrophe."""
    if is_ordinary(part) or len(part) < shortest:
        return
    yield part
    possessive = f"{part}s"
    if part.isalpha() and part[-1] != "s" and not is_ordinary(possessive):
        yield possessive
    letters = part.strip("0123456789").translate(LEET)
    if letters != part and len(letters) >= SHORTEST_PART and not is_ordinary(letters):
        yield letters


def _runs(parts: Sequence[str]) -> Iterator[str]:
    """Yield what of a name is redacted when its parts stand side by side."""
    if len(parts) < 2:  # noqa: PLR2004
        return
    first, last = parts[0], parts[-1]
    yield from _side_by_side([first, last], whole=False)
    yield from _side_by_side([last, first], whole=False)
    if not common_words().issuperset(parts):
        for initials in (first + last[0], first[0] + last):
            if not is_ordinary(initials) and len(initials) >= SHORTEST_GLUED:
                yield initials
    for size in range(min(LONGEST_NAME, len(parts)), 1, -1):
        for start in range(len(parts) - size + 1):
            yield from _side_by_side(parts[start : start + size], whole=False)


def _side_by_side(parts: Sequence[str], *, whole: bool) -> Iterator[str]:
    """Yield parts as words of their own and as one word, unless that is something ordinary.

    Parts of a name have to hold more than ordinary words; the whole of it, more than common ones.
    """
    if len(parts) < 2:  # noqa: PLR2004
        return
    parts = parts[:LONGEST_NAME]
    glued = "".join(parts)
    plain = [part.isdigit() or len(part) < 2 or part in common_words() for part in parts]  # noqa: PLR2004
    names = all(part in NAMES_TOO for part in parts)
    telling = names or (not all(plain) if whole else not all(map(is_ordinary, parts)))
    if telling:
        yield " ".join(parts)
    if (telling or whole) and len(glued) >= SHORTEST_GLUED and not is_ordinary(glued):
        yield glued


def _with_umlauts(segment: str) -> Iterator[str]:
    """Yield a name as it is written without letters such as ö, and with them."""
    plain = normalise(segment).casefold()
    spelled_out = "".join(UMLAUTS.get(letter, letter) for letter in plain)
    drawn_together = SPELLED_OUT.sub(r"\1", plain)
    for written in (spelled_out, drawn_together):
        if written != plain and len(written) > SHORTEST_PART:
            yield from _of_segment(words_of(written), whole=False)


def _halves(word: str, parts: Collection[str]) -> Iterator[str]:
    """Yield a user name such as `rosekerekes` as the two words that it may consist of."""
    if not word.isalpha():
        return
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        halves = word[:place], word[place:]
        if any(half in parts for half in halves) or (
            min(map(len, halves)) >= SHORTEST_HALF and sum(map(is_ordinary, halves)) == 1
        ):
            yield " ".join(halves)


def _chunks(words: Sequence[Word]) -> list[str]:
    """Return the words of a name, those that no white space parts as one."""
    chunks: list[str] = []
    for word in words:
        if word.glued:
            chunks[-1] += word.skeleton
        else:
            chunks.append(word.skeleton)
    return chunks


def _parts(words: Sequence[Word]) -> list[str]:
    """Return the smallest parts of a name: `ZoltanK` has two."""
    return [piece for word in words for piece in word.pieces or (word.skeleton,)]


def _unspaced_parts(segment: str) -> Iterator[str]:
    """Yield what changes of script part in a name without spaces, and a Korean given name."""
    for part in UNSPACED_PART.findall(normalize("NFKC", segment)):
        if is_ordinary(skeleton(part)):
            continue
        yield skeleton(part)
        if KOREAN_NAME.fullmatch(part):
            yield skeleton(part[1:])
