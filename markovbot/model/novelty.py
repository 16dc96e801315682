"""Keep a line from repeating anybody: proved from the counts alone, while it is being walked.

A message lies in one source, so that source stands behind every triple of words in it. If none
stands behind all triples of a window, nobody has ever said the window. (The certificate is the
one of the study in docs/privacy.md; unlike a filter of fingerprints, as in Ippolito et al. 2022,
arXiv:2210.17546, it keeps nothing but the counts.)

Words that only one member uses, and runs of transitions that only single members have made, could
be somebody's secret though they are shorter than a window; they are refused as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

from markovbot.model.transitions import END, START, Relation, State, WordId

RUN: Final = 5
"""Words in a row that were never said in one message. Law 7 would allow five; but five ordinary
words make a passphrase, and this way none of those is ever said as it was (docs/privacy.md)."""

WHOLE: Final = 4
"""Words of a line that isn't a message either, though it is too short for a run."""

LONGEST_LONE_RUN: Final = 3
"""Transitions in a row, the edges' included, that only one member each has made."""

CONTRIBUTORS: Final = 3
"""Members of a guild from which on words and transitions need two of them."""

EDGES: Final = (START, END)

LENGTH_OF_TRIPLE: Final = 3

TRIPLES: Final = RUN - LENGTH_OF_TRIPLE + 1
"""In a run."""

NO_SPAN: Final = range(-1, 0)

Triple = tuple[State, WordId]
"""A state of two words, and the word that stands beside it."""


class Backing(NamedTuple):
    """How many members (0, 1, or 2 for two and more) have made something, and, if it was only
    one, how often."""

    members: int
    times: int


class Evidence(Protocol):
    """What the counts of a guild say about who has said something.

    `apart` knows all of the guild, whatever the style: it is asked to refuse. `backing` sees only
    what everybody who reads the line may read: it is asked to permit.
    """

    def apart(self, triples: Sequence[Triple]) -> int:
        """Return of how many of the last triples no source has all; 0 if one may have them all."""

    def backing(self, state: State) -> Backing:
        """Return how many members stand behind a state."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a word or transition common enough: two members, or so many times by one.

    Without `lone_refused` nothing has to be common; `enough` None means that no number of times
    makes up for a second member. `silenced` are triples of words, in reading order, that were
    taken back.
    """

    lone_refused: bool
    enough: int | None = None
    silenced: frozenset[tuple[WordId, WordId, WordId]] = frozenset()


class Novelty:
    """The rules applied to one style's evidence, remembering what was looked up."""

    def __init__(self, evidence: Evidence, rules: Rules) -> None:
        self._evidence = evidence
        self._rules = rules
        self._common: dict[State, bool] = {}

    def speakable(self, word: WordId) -> bool:
        """Tell whether a word may be said at all."""
        return word in EDGES or self._is_common(State(Relation.SPELLING, word))

    def lone(self, relation: Relation, near: WordId, beside: WordId) -> bool:
        """Tell whether no two members have made the step from a word to the one beside it."""
        if beside in EDGES:  # no state begins there: ask from the other side
            other = Relation.BACKWARD if relation is Relation.FORWARD else Relation.FORWARD
            return not self._is_common(State(other, near, beside))
        return not self._is_common(State(relation, beside, near))

    def said(self, window: Sequence[Triple]) -> bool:
        """Tell whether one source may have said all of a window's triples, in one message."""
        return not self.apart(window)

    def apart(self, window: Sequence[Triple]) -> int:
        """Return how many of a window's last triples show that it is new; 0 if none do."""
        return self._evidence.apart(window)

    def silenced(self, relation: Relation, words: Sequence[WordId]) -> bool:
        """Tell whether three words, in walking order, were taken back."""
        if not self._rules.silenced or len(words) < LENGTH_OF_TRIPLE:
            return False
        one, two, three = words if relation is Relation.FORWARD else reversed(words)
        return (one, two, three) in self._rules.silenced

    def _is_common(self, state: State) -> bool:
        if not self._rules.lone_refused:
            return True
        if (known := self._common.get(state)) is None:
            members, times = self._evidence.backing(state)
            enough = self._rules.enough
            known = members > 1 or (enough is not None and times >= enough)
            self._common[state] = known
        return known


class Line:
    """A line as far as it has been walked, in walking order, edges included."""

    def __init__(self, novelty: Novelty, first: WordId) -> None:
        self._novelty = novelty
        self._triples: list[Triple] = []  # the one at i covers words i to i + 2
        self._lone: list[bool] = []  # the one at i is the step from word i to the next
        self._new = NO_SPAN  # triples that no source has all of: with them a window is new
        self.words = [first]

    def extend(self, relation: Relation, word: WordId) -> bool:
        """Add a word if that is lawful; otherwise change nothing and return False."""
        novelty, words, triples, lone = self._novelty, self.words, self._triples, self._lone
        near = words[-1]
        words.append(word)
        if len(words) >= LENGTH_OF_TRIPLE:
            triples.append((State(relation, near, words[-LENGTH_OF_TRIPLE]), word))
        lonely = False
        refused = self._repeats() or novelty.silenced(relation, words[-LENGTH_OF_TRIPLE:])
        if not refused and (lonely := novelty.lone(relation, near, word)):
            refused = all(lone[-LONGEST_LONE_RUN:]) and len(lone) >= LONGEST_LONE_RUN
            refused = refused or not novelty.speakable(word)
        lone.append(lonely)
        if refused:
            self.shorten(1)
        return not refused

    def shorten(self, steps: int) -> None:
        """Take the last words back."""
        del self.words[-steps:], self._lone[-steps:]
        del self._triples[max(0, len(self.words) + 1 - LENGTH_OF_TRIPLE) :]
        if len(self._triples) < self._new.stop:
            self._new = NO_SPAN

    def turn(self) -> None:
        """Go on from the other end."""
        self.words.reverse()
        self._triples.reverse()
        self._lone.reverse()
        self._new = NO_SPAN

    def _repeats(self) -> bool:
        """Tell whether what the last word completes may have been said: a run, or a short line."""
        words, triples = self.words, self._triples
        if words[-1] in EDGES:
            whole = words[0] in EDGES and len(words) == WHOLE + 2
            return whole and self._novelty.said(triples)
        start = len(triples) - TRIPLES
        if start < 0 or words[-RUN] in EDGES or start <= self._new.start:
            return False
        if apart := self._novelty.apart(triples[start:]):
            self._new = range(len(triples) - apart, len(triples))
        return not apart


def lawful(novelty: Novelty, words: Sequence[WordId | None]) -> bool:
    """Tell whether a finished line may be said; None is a word that nobody has used.

    For lines that were changed after they were walked, or cut: that they begin or end where
    nobody did counts as nobody's step.
    """
    whole: Sequence[WordId | None] = [START, *words, END]
    if len(words) == WHOLE:
        windows = [whole]
    else:
        windows = [words[start : start + RUN] for start in range(len(words) - RUN + 1)]
    lone_run = 0
    shared = set()  # who shares a step shares its words, which needn't be looked up then
    for near, word in pairwise(words):
        if near is None or word is None:
            lone_run = 0
        elif novelty.lone(Relation.FORWARD, near, word):
            lone_run += 1
        else:
            lone_run = 0
            shared |= {near, word}
        if lone_run > LONGEST_LONE_RUN:
            return False
    return (
        all(novelty.speakable(word) for word in words if word is not None and word not in shared)
        and not any(_said(novelty, window) for window in windows)
        and not any(
            novelty.silenced(Relation.FORWARD, known)
            for known in map(_known, zip(whole, whole[1:], whole[2:], strict=False))
            if known is not None
        )
    )


def _known(words: Sequence[WordId | None]) -> list[WordId] | None:
    known = [word for word in words if word is not None]
    return known if len(known) == len(words) else None


def _said(novelty: Novelty, window: Sequence[WordId | None]) -> bool:
    known = _known(window)
    if known is None:
        return False
    return novelty.said(
        [
            (State(Relation.FORWARD, near, far), word)
            for far, near, word in zip(known, known[1:], known[2:], strict=False)
        ]
    )
