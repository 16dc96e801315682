"""Mend what a line that was put together from pieces may lack: the other half of a pair."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import regex

from markovbot.late_patterns import late_pattern
from markovbot.text.spacing import ALONE, BREAK, Kind, joint, spaced

CLOSERS: Final = {
    "(": ")", "[": "]", "{": "}", '"': '"', "'": "'’", "“": "”“", "‘": "’", "„": "“”", "‚": "‘’",
    "«": "»", "‹": "›", "»": "«", "›": "‹",
    "*": "*", "**": "**", "***": "***", "_": "_", "__": "__", "~~": "~~",
    "`": "`", "``": "``", "||": "||",
    "（": "）", "［": "］", "「": "」", "『": "』", "【": "】", "《": "》", "〈": "〉", "｛": "｝",
}  # fmt: skip
"""What closes what was opened; of several, the first is put where none stands."""

CLOSING: Final = frozenset("".join(CLOSERS.values())) | frozenset(
    {"**", "***", "__", "~~", "``", "||"}
)

WHOLE: Final = frozenset({"()", "[]", "{}"})
"""Tokens that are pairs by themselves."""

WIDE: Final = frozenset("（［「『【《〈｛")
"""Brackets that open wherever they stand: they bring their space along."""

CLOSED: Final = frozenset('([{"“„«»（［「『【《〈｛')
"""What is closed at the end of its clause, if nothing closes it; the rest is dropped."""

PARTS: Final = late_pattern(regex.compile, r"\*{1,3}|_{1,2}|`{1,2}|~~|\|\||.")

CLAUSE: Final = late_pattern(regex.compile, r"[.!?…;。！？]+")

LONGEST_CLAUSE: Final = 15
"""Tokens in a clause that is closed; whatever opened a longer one is dropped."""

LOOKS: Final = 8
"""Times that a line is mended: what is left out or put in may want mending in its turn."""

SMILE: Final = late_pattern(regex.compile, r"[:;=8]['-]?[)]{2,}\Z")
"""The last bracket may close what stands before the face."""

SUM: Final = late_pattern(regex.compile, r" (?:\d|[^\W_]\Z)")
"""What stands behind a star that is neither a list's nor emphasis: 2 * 3."""

EYES: Final = late_pattern(regex.compile, r"[:;=8xX'^-]\Z")
"""With a bracket behind it, this would be a face."""


class _Opened(NamedTuple):
    """A mark that opened: the place of its token, which of the token's marks it is, the mark."""

    place: int
    number: int
    mark: str


def marks_of(token: str) -> list[str]:
    """Return the marks of pairs that a token consists of; none if it is anything else."""
    core = token.lstrip(" ")
    marks = [] if core in WHOLE else PARTS.findall(core)
    known = all(mark in CLOSERS or mark in CLOSING or mark in "¿¡" for mark in marks)
    return marks if known and joint(token).kind is not Kind.SIGN else []


def opens(token: str) -> bool:
    """Tell whether a token that consists of marks opens what they stand for."""
    return joint(token).kind is Kind.OPENER or token in WIDE


def closers_of(mark: str) -> list[str]:
    """Return what closes a mark."""
    closers = CLOSERS.get(mark, "")
    return [closers] if mark == closers else list(closers)


def _balanced(tokens: Sequence[str]) -> list[str]:
    if not any(map(marks_of, tokens)):  # as in most
        return list(tokens)
    pairs = _Pairs(tokens)
    mended: list[str] = []
    space = False  # of what was dropped
    for place, token in enumerate(tokens):
        mended += pairs.added.get(place, "")
        kept = token
        marks = marks_of(token)
        left = [mark for number, mark in enumerate(marks) if (place, number) not in pairs.dropped]
        if len(left) < len(marks):
            kept = "".join(left) and f"{' ' * token.startswith(' ')}{''.join(left)}"
        if not kept:
            space = space or token.startswith(" ")
            continue
        apart = space and not kept.startswith(" ") and joint(kept).kind is not Kind.MARK
        mended.append(f" {kept}" if apart else kept)
        space = False
    mended += pairs.added.get(len(tokens), "")
    return mended


class _Pairs:
    """The pairs of one line of text."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._open: list[_Opened] = []
        self._closed: list[tuple[int, int]] = []
        """Places of the pairs that are whole."""
        self.dropped: set[tuple[int, int]] = set()
        """Place of a token, and which of its marks isn't wanted."""
        self.added: dict[int, str] = {}
        """What stands in front of the token at a place, in addition."""
        for place, token in enumerate(tokens):
            self._read(place, token)
        while self._open:
            self._settle(self._open.pop())

    def _read(self, place: int, token: str) -> None:
        if SMILE.search(token):
            self._close(place, ")")  # (as here :))
        marks = marks_of(token)
        if not marks:
            return
        if opens(token):
            following = self._tokens[place + 1 : place + 2]
            if token.lstrip(" ") in ALONE and following and joint(following[0]).apart:
                if place and not SUM.match(following[0]):
                    self.dropped |= {(place, number) for number in range(len(marks))}
                return
            for number, mark in enumerate(marks):
                if mark in CLOSERS:
                    self._open.append(_Opened(place, number, mark))
            return
        for number, mark in enumerate(marks):
            if (
                mark in CLOSING
                and not self._close(place, mark)
                and not self._is_letter(place, mark)
            ):
                self.dropped.add((place, number))

    def _close(self, place: int, mark: str) -> bool:
        for depth in range(len(self._open) - 1, -1, -1):
            opened = self._open[depth]
            if mark in closers_of(opened.mark):
                if place == opened.place + 1:  # nothing inside
                    return False
                while len(self._open) > depth + 1:
                    left = self._open.pop()
                    self.dropped.add((left.place, left.number))
                self._open.pop()
                self._closed.append((opened.place, place))
                return True
        return False

    def _is_letter(self, place: int, mark: str) -> bool:
        """Tell an apostrophe at the end of a word, and the mark of inches."""
        before = self._tokens[place - 1][-1:] if place else ""
        return (mark in "'’" and before.isalpha()) or (mark in '"”' and before.isdigit())

    def _settle(self, opened: "_Opened") -> None:
        end = self._clause_end(opened.place)
        last = self._tokens[end - 1]
        if (
            opened.mark in CLOSED
            and opened.place + 1 < end <= opened.place + 1 + LONGEST_CLAUSE
            and not EYES.search(last)
        ):
            self.added[end] = self.added.get(end, "") + CLOSERS[opened.mark][0]
        else:
            self.dropped.add((opened.place, opened.number))

    def _clause_end(self, start: int) -> int:
        """Return the place behind a clause; one too far away if the clause is too long to close."""
        limit = min(
            (last for first, last in self._closed if first < start < last),
            default=len(self._tokens),
        )
        place = start + 1
        while place < min(limit, start + LONGEST_CLAUSE + 2):
            inner = [last for first, last in self._closed if first == place]
            if inner:
                place = max(inner)
            elif place > start + 1 and CLAUSE.fullmatch(self._tokens[place]):
                return place
            place += 1
        return limit


def tidy(tokens: Sequence[str]) -> list[str]:
    """Return tokens in which each bracket and quotation mark, and each mark of emphasis, has its
    other half in the same line of text, and in which all neighbours fit."""
    tidied = list(tokens)
    for _ in range(LOOKS):
        once = _tidied(tidied)
        if once == tidied:
            break
        tidied = once
    return tidied


def _tidied(tokens: Sequence[str]) -> list[str]:
    line: list[str] = []
    lines: list[str] = []
    for token in spaced(tokens):
        if token == BREAK:
            lines += [*_balanced(line), BREAK]
            line = []
        else:
            line.append(token)
    return spaced([*lines, *_balanced(line)])
