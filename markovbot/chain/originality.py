"""Keep a line from repeating anybody: proved from the counts alone, while it is being walked.

A message lies in one source, so that source stands behind every triple of words in it. If none
stands behind all triples of a window, nobody has ever said the window. (The certificate is the
one of the study in docs/privacy.md; unlike a filter of fingerprints, as in Ippolito et al. 2022,
arXiv:2210.17546, it keeps nothing but the counts.)

Words that only one member uses, and runs of transitions that only single members have made, could
be somebody's secret though they are shorter than a window; they are refused as well. So is what
was drilled: two or three words that were put together often, but by fewer than three members. Else
whoever says a thing a hundred times would choose what the server says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

from markovbot.chain.states import END, START, Relation, State, WordId

RUN: Final = 5
"""Words in a row that were never said in one message. Law 7 would allow five; but five ordinary
words make a passphrase, and this way none of those is ever said as it was (docs/privacy.md)."""

WHOLE: Final = 4
"""Words of a line that isn't a message either, though it is too short for a run."""

LONGEST_LONE_RUN: Final = 3
"""Transitions in a row, the edges' included, that only one member each has made."""

CONTRIBUTORS: Final = 3
"""Members of a guild from which on words and transitions need two of them."""

DRILLED: Final = 5
"""Times from above which two or three words in a row need three members: a phrase that somebody
wants to be heard is there more often, and what is said by chance mostly by others too."""

PAIR: Final = 2
"""Members who make a word or a step more than somebody's own."""

SPEAKERS: Final = 3
"""Members behind words that were put together more often than that: one, and two others."""

EDGES: Final = (START, END)

LENGTH_OF_TRIPLE: Final = 3

TRIPLES: Final = RUN - LENGTH_OF_TRIPLE + 1
"""In a run."""

NO_SPAN: Final = range(-1, 0)

Triple = tuple[State, WordId]
"""A state of two words, and the word that stands beside it."""


class Backing(NamedTuple):
    """How many members (0, 1, 2, or 3 for three and more) have made something, and, if they were
    fewer than three, how often all in all; else 0."""

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

    def drilled(self, triple: Triple, times: int) -> bool:
        """Tell whether a triple was made more than so many times, but by fewer than three."""


class Step(NamedTuple):
    """What is wrong with a step from a word to the next: that no two members have made it, or that
    it was drilled."""

    lone: bool
    drilled: bool


FAMILIAR: Final = Step(lone=False, drilled=False)


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
        self._steps: dict[State, Step] = {}
        # In a member's own style, what they drill is theirs.
        self._drills_refused = rules.lone_refused and rules.enough is None

    def speakable(self, word: WordId) -> bool:
        """Tell whether a word may be said at all."""
        return word in EDGES or not self._judged(State(Relation.SPELLING, word)).lone

    def step(self, relation: Relation, near: WordId, beside: WordId) -> Step:
        """Judge the step from a word to the one beside it; to and from an edge is no drill."""
        if beside in EDGES:  # no state begins there: ask from the other side
            other = Relation.BACKWARD if relation is Relation.FORWARD else Relation.FORWARD
            return self._judged(State(other, near, beside))
        return self._judged(State(relation, beside, near))

    def drilled(self, triple: Triple) -> bool:
        """Tell whether three words that stand in a row were drilled."""
        (_, near, far), word = triple
        if not self._drills_refused or far in EDGES or near in EDGES or word in EDGES:
            return False
        return self._evidence.drilled(triple, DRILLED)

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

    def _judged(self, state: State) -> Step:
        if not self._rules.lone_refused:
            return FAMILIAR
        if (known := self._steps.get(state)) is None:
            members, times = self._evidence.backing(state)
            enough = self._rules.enough
            known = self._steps[state] = Step(
                lone=members < PAIR and (enough is None or times < enough),
                drilled=times > DRILLED and self._drills_refused and state.far not in EDGES,
            )
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
        step = FAMILIAR
        refused = self._repeats() or novelty.silenced(relation, words[-LENGTH_OF_TRIPLE:])
        if not refused:
            step = novelty.step(relation, near, word)
            refused = step.drilled or (bool(triples) and novelty.drilled(triples[-1]))
        if not refused and step.lone:
            refused = all(lone[-LONGEST_LONE_RUN:]) and len(lone) >= LONGEST_LONE_RUN
            refused = refused or not novelty.speakable(word)
        lone.append(step.lone)
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
        step = FAMILIAR
        if near is not None and word is not None:
            step = novelty.step(Relation.FORWARD, near, word)
            if not step.lone:
                shared |= {near, word}
        lone_run = lone_run + 1 if step.lone else 0
        if step.drilled or lone_run > LONGEST_LONE_RUN:
            return False
    return (
        all(novelty.speakable(word) for word in words if word is not None and word not in shared)
        and not any(_said(novelty, window) for window in windows)
        and not any(
            novelty.silenced(Relation.FORWARD, (far, near, word))
            or novelty.drilled((State(Relation.FORWARD, near, far), word))
            for known in map(_known, zip(whole, whole[1:], whole[2:], strict=False))
            if known is not None
            for far, near, word in [known]
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
