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

MAX_SINGLE_AUTHOR_RUN: Final = 3
"""Transitions in a row, the edges' included, that only one member each has made."""

CONTRIBUTORS: Final = 3
"""Members of a guild from which on words and transitions need two of them."""

MAX_REPEATS: Final = 5
"""Times from above which two or three words in a row need three members: a phrase that somebody
wants to be heard is there more often, and what is said by chance mostly by others too."""

MIN_AUTHORS: Final = 2
"""Members who make a word or a step more than somebody's own."""

MANY_AUTHORS: Final = 3
"""Members behind words that were put together more often than that: one, and two others."""

EDGES: Final = (START, END)

LENGTH_OF_TRIPLE: Final = 3

TRIPLES: Final = RUN - LENGTH_OF_TRIPLE + 1
"""In a run."""

NO_TRIPLES: Final = range(-1, 0)

Triple = tuple[State, WordId]
"""A state of two words, and the word that stands beside it."""


class Support(NamedTuple):
    """How many members (0, 1, 2, or 3 for three and more) have made something, and, if they were
    fewer than three, how often all in all; else 0."""

    members: int
    times: int


class Evidence(Protocol):
    """What the counts of a guild say about who has said something.

    `apart` knows all of the guild, whatever the style: it is asked to refuse. `support` sees only
    what everybody who reads the line may read: it is asked to permit.
    """

    def without_common_source(self, triples: Sequence[Triple]) -> int:
        """Return of how many of the last triples no source has all; 0 if one may have them all."""

    def support(self, state: State) -> Support:
        """Return how many members stand behind a state."""

    def over_repeated(self, triple: Triple, times: int) -> bool:
        """Tell whether a triple was made more than so many times, but by fewer than three."""


class StepFlaws(NamedTuple):
    """What is wrong with a step from a word to the next: that no two members have made it, or that
    it was drilled."""

    single_author: bool
    over_repeated: bool


NO_FLAWS: Final = StepFlaws(single_author=False, over_repeated=False)


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """What makes a word or transition common enough: two members, or so many times by one.

    Without `refuse_single` nothing has to be common; `min_uses` None means that no number of times
    makes up for a second member. `blocked` are triples of words, in reading order, that were
    taken back.
    """

    refuse_single: bool
    min_uses: int | None = None
    blocked: frozenset[tuple[WordId, WordId, WordId]] = frozenset()


class OriginalityRules:
    """The rules applied to one style's evidence, remembering what was looked up."""

    def __init__(self, evidence: Evidence, settings: RuleSettings) -> None:
        self._evidence = evidence
        self._settings = settings
        self._steps: dict[State, StepFlaws] = {}
        # In a member's own style, what they drill is theirs.
        self._refuse_over_repeated = settings.refuse_single and settings.min_uses is None

    def word_allowed(self, word: WordId) -> bool:
        """Tell whether a word may be said at all."""
        return word in EDGES or not self._flaws(State(Relation.SURFACE_FORM, word)).single_author

    def check_step(self, relation: Relation, previous: WordId, beside: WordId) -> StepFlaws:
        """Judge the step from a word to the one beside it; to and from an edge is no drill."""
        if beside in EDGES:  # no state begins there: ask from the other side
            other = Relation.BACKWARD if relation is Relation.FORWARD else Relation.FORWARD
            return self._flaws(State(other, previous, beside))
        return self._flaws(State(relation, beside, previous))

    def over_repeated(self, triple: Triple) -> bool:
        """Tell whether three words that stand in a row were drilled."""
        (_, previous, before_previous), word = triple
        if (
            not self._refuse_over_repeated
            or before_previous in EDGES
            or previous in EDGES
            or word in EDGES
        ):
            return False
        return self._evidence.over_repeated(triple, MAX_REPEATS)

    def has_common_source(self, window: Sequence[Triple]) -> bool:
        """Tell whether one source may have said all of a window's triples, in one message."""
        return not self.without_common_source(window)

    def without_common_source(self, window: Sequence[Triple]) -> int:
        """Return how many of a window's last triples show that it is new; 0 if none do."""
        return self._evidence.without_common_source(window)

    def blocked(self, relation: Relation, words: Sequence[WordId]) -> bool:
        """Tell whether three words, in walking order, were taken back."""
        if not self._settings.blocked or len(words) < LENGTH_OF_TRIPLE:
            return False
        one, two, three = words if relation is Relation.FORWARD else reversed(words)
        return (one, two, three) in self._settings.blocked

    def _flaws(self, state: State) -> StepFlaws:
        if not self._settings.refuse_single:
            return NO_FLAWS
        if (known := self._steps.get(state)) is None:
            members, times = self._evidence.support(state)
            min_uses = self._settings.min_uses
            known = self._steps[state] = StepFlaws(
                single_author=members < MIN_AUTHORS and (min_uses is None or times < min_uses),
                over_repeated=times > MAX_REPEATS
                and self._refuse_over_repeated
                and state.before_previous not in EDGES,
            )
        return known


class PartialLine:
    """A line as far as it has been walked, in walking order, edges included."""

    def __init__(self, originality: OriginalityRules, first: WordId) -> None:
        self._originality = originality
        self._triples: list[Triple] = []  # the one at i covers words i to i + 2
        self._single_author: list[bool] = []  # the one at i is the step from word i to the next
        self._new = NO_TRIPLES  # triples that no source has all of: with them a window is new
        self.words = [first]

    def extend(self, relation: Relation, word: WordId) -> bool:
        """Add a word if that is lawful; otherwise change nothing and return False."""
        originality, words, triples, single_author = (
            self._originality,
            self.words,
            self._triples,
            self._single_author,
        )
        previous = words[-1]
        words.append(word)
        if len(words) >= LENGTH_OF_TRIPLE:
            triples.append((State(relation, previous, words[-LENGTH_OF_TRIPLE]), word))
        step = NO_FLAWS
        refused = self._may_copy_message() or originality.blocked(
            relation, words[-LENGTH_OF_TRIPLE:]
        )
        if not refused:
            step = originality.check_step(relation, previous, word)
            refused = step.over_repeated or (
                bool(triples) and originality.over_repeated(triples[-1])
            )
        if not refused and step.single_author:
            refused = (
                all(single_author[-MAX_SINGLE_AUTHOR_RUN:])
                and len(single_author) >= MAX_SINGLE_AUTHOR_RUN
            )
            refused = refused or not originality.word_allowed(word)
        single_author.append(step.single_author)
        if refused:
            self.shorten(1)
        return not refused

    def shorten(self, steps: int) -> None:
        """Take the last words back."""
        del self.words[-steps:], self._single_author[-steps:]
        del self._triples[max(0, len(self.words) + 1 - LENGTH_OF_TRIPLE) :]
        if len(self._triples) < self._new.stop:
            self._new = NO_TRIPLES

    def reverse(self) -> None:
        """Go on from the other end."""
        self.words.reverse()
        self._triples.reverse()
        self._single_author.reverse()
        self._new = NO_TRIPLES

    def _may_copy_message(self) -> bool:
        """Tell whether what the last word completes may have been said: a run, or a short line."""
        words, triples = self.words, self._triples
        if words[-1] in EDGES:
            whole = words[0] in EDGES and len(words) == WHOLE + 2
            return whole and self._originality.has_common_source(triples)
        start = len(triples) - TRIPLES
        if start < 0 or words[-RUN] in EDGES or start <= self._new.start:
            return False
        if apart := self._originality.without_common_source(triples[start:]):
            self._new = range(len(triples) - apart, len(triples))
        return not apart


def line_allowed(originality: OriginalityRules, words: Sequence[WordId | None]) -> bool:
    """Tell whether a finished line may be said; None is a word that nobody has used.

    For lines that were changed after they were walked, or cut: that they begin or end where
    nobody did counts as nobody's step.
    """
    whole: Sequence[WordId | None] = [START, *words, END]
    if len(words) == WHOLE:
        windows = [whole]
    else:
        windows = [words[start : start + RUN] for start in range(len(words) - RUN + 1)]
    single_author_run = 0
    supported = set()  # who shares a step shares its words, which needn't be looked up then
    for previous, word in pairwise(words):
        step = NO_FLAWS
        if previous is not None and word is not None:
            step = originality.check_step(Relation.FORWARD, previous, word)
            if not step.single_author:
                supported |= {previous, word}
        single_author_run = single_author_run + 1 if step.single_author else 0
        if step.over_repeated or single_author_run > MAX_SINGLE_AUTHOR_RUN:
            return False
    return (
        all(
            originality.word_allowed(word)
            for word in words
            if word is not None and word not in supported
        )
        and not any(_has_common_source(originality, window) for window in windows)
        and not any(
            originality.blocked(Relation.FORWARD, (before_previous, previous, word))
            or originality.over_repeated((State(Relation.FORWARD, previous, before_previous), word))
            for known in map(_known, zip(whole, whole[1:], whole[2:], strict=False))
            if known is not None
            for before_previous, previous, word in [known]
        )
    )


def _known(words: Sequence[WordId | None]) -> list[WordId] | None:
    known = [word for word in words if word is not None]
    return known if len(known) == len(words) else None


def _has_common_source(originality: OriginalityRules, window: Sequence[WordId | None]) -> bool:
    known = _known(window)
    if known is None:
        return False
    return originality.has_common_source(
        [
            (State(Relation.FORWARD, previous, before_previous), word)
            for before_previous, previous, word in zip(known, known[1:], known[2:], strict=False)
        ]
    )
