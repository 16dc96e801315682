"""Which steps a line may take next, in the order in which a search tries them.

Smooth steps come first: those where one source has both of the last two triples, a soft order 3
that the counts of order 2 allow. Then come seams. Within each, the style's own steps come before
those it borrows from the background.
"""

from collections.abc import Iterator, Set
from random import Random
from typing import Final, NamedTuple

from markovbot.chain.evidence import LENGTH_OF_TRIPLE, MANY_AUTHORS, EvidenceCache
from markovbot.chain.filters.originality import RUN, TRIPLES
from markovbot.chain.line import PartialLine
from markovbot.chain.states import (
    EDGE_TOKENS,
    EDGES,
    WORD_OF_EDGE,
    State,
    TokenId,
    WordId,
)
from markovbot.chain.walk import Chain

FEW_COUNTS: Final = 64
"""Counts of a state up to which all its tokens are tried; of more, some are drawn."""

FEW_FOR_THOROUGH: Final = 2_000
"""The same for a thorough look."""

DRAWS: Final = 12
"""Draws from a state of many counts."""

DRAWS_FOR_SHARE: Final = 24
"""The same to learn how often a line ends there."""

ODDS_OF_MARK: Final = 0.1
"""Odds below which a mark is a seam."""

OF_ONE_WORD: Final = 1 / 3
"""What is asked of the state of one word, beside that of two: a word such as "the" ends nothing."""


class Step(NamedTuple):
    """A token that may come next; `lent` if the background lends it, `seam` if it isn't smooth, or
    is a mark that seldom stands there.

    `odds` are those of the token at its state, estimated where it was drawn from many; 1 for an
    edge.
    """

    token: TokenId
    word: WordId
    lent: bool
    seam: bool
    odds: float = 1.0


class Steps:
    """The steps of one style; `background` is None if the style has nobody to borrow from."""

    def __init__(
        self, chain: Chain, background: Chain | None, evidence: EvidenceCache, rng: Random
    ) -> None:
        self._chain = chain
        self._background = background
        self._evidence = evidence
        self._rng = rng
        self._counts: dict[State, dict[TokenId, int] | None] = {}
        self._shares: dict[State, float] = {}

    def ordered(
        self, line: PartialLine, *, lend: bool, seam: bool, thorough: bool = False
    ) -> Iterator[Step]:
        """Yield the steps in the order of trying, edges left out.

        Lent steps and seams are left out unless the line may still take some. A thorough look at a
        state of many counts costs more and sees more of them.
        """
        state = line.state
        own = self._shuffled(state, thorough=thorough)
        copied = self._copied(line, state)
        continuing = self._continuing(line, state)
        seams = []
        for token, odds in own.items():
            word = self._chain.word(token)
            if word in copied:
                continue
            if self._is_smooth(line, state, word, continuing) and not self._is_odd(word, odds):
                yield Step(token, word, lent=False, seam=False, odds=odds)
            elif seam:
                seams.append(Step(token, word, lent=False, seam=True, odds=odds))
        if lend and self._background is not None:
            for token, odds in _drawn(self._background, state, self._rng).items():
                word = self._background.word(token)
                if token in own or word in copied:
                    continue
                smooth = self._is_smooth(line, state, word, continuing) and not self._is_odd(
                    word, odds
                )
                if (smooth or seam) and self._may_be_lent(state, word):
                    step = Step(token, word, lent=True, seam=not smooth, odds=odds)
                    if smooth:
                        yield step
                    else:
                        seams.append(step)
        yield from seams

    def _is_odd(self, word: WordId, odds: float) -> bool:
        """Tell whether a mark stands where people seldom put it: "?" behind a statement."""
        return odds < ODDS_OF_MARK and self._evidence.is_mark(word)

    def _copied(self, line: PartialLine, state: State) -> Set[WordId]:
        """Return words that the rule of originality would refuse, as far as that is known at
        little cost: it saves asking about each."""
        if len(line.words) < RUN - 1 or line.words[1 - RUN] in EDGES:
            return frozenset()
        return self._evidence.continuing(line.triples[1 - TRIPLES :], state) or frozenset()

    def to_word(self, line: PartialLine, word: WordId) -> Step | None:
        """Return the step to a word, spelled as it was counted there; None if it never was, or may
        not be lent."""
        state = line.state
        for chain, lent in ((self._chain, False), (self._background, True)):
            counts = {} if chain is None else chain.successors(state)
            spellings = {
                token: count
                for token, count in counts.items()
                if chain is not None and chain.word(token) == word
            }
            if spellings and (not lent or self._may_be_lent(state, word)):
                (token,) = self._rng.choices(list(spellings), list(spellings.values()))
                odds = spellings[token] / sum(counts.values())
                seam = not self._is_smooth(line, state, word, self._continuing(line, state))
                return Step(token, word, lent=lent, seam=seam, odds=odds)
        return None

    def edge(self, line: PartialLine, least: float) -> Step | None:
        """Return the step to the edge that lies in the line's direction; None if it was never
        counted, or if it is a smaller share than `least` of what comes there: no thought ends so.
        """
        edge = line.edge
        word, state = self._chain.word(edge), line.state
        if line.words[-1] in EDGES or self._share(state, edge) < least:
            return None
        if self._share(State(line.relation, line.words[-1]), edge) < least * OF_ONE_WORD:
            return None
        lent = self._background is not None and not _count_of_edge(self._chain, state, edge)
        if lent and not self._may_be_lent(state, word):
            return None
        if not lent and self._evidence.without_common_source([(state, word)]):
            return None
        return Step(edge, word, lent=lent, seam=False)

    def _share(self, state: State, edge: TokenId) -> float:
        """Return the share of an edge in the counts of a state; an estimate if they are many and
        the state is one of two words."""
        if (known := self._shares.get(state)) is None:
            chain = self._background or self._chain
            total = chain.total(state)
            if total <= FEW_FOR_THOROUGH or state.before_previous is None:
                known = _count_of_edge(chain, state, edge) / max(total, 1)
            else:
                drawn = [chain.draw(state, self._rng) for _ in range(DRAWS_FOR_SHARE)]
                known = drawn.count(edge) / DRAWS_FOR_SHARE
            self._shares[state] = known
        return known

    def _may_be_lent(self, state: State, word: WordId) -> bool:
        """Tell whether two members stand behind a step, and many behind its word.

        A word of few would make it somebody else's voice.
        """
        return self._evidence.supported_by_two((state, word)) and (
            word in EDGES or self._evidence.word(word).members >= MANY_AUTHORS
        )

    def _continuing(self, line: PartialLine, state: State) -> Set[WordId] | None:
        """Return the words that are smooth steps; None if that isn't known, or if all are."""
        if len(line.words) < LENGTH_OF_TRIPLE:
            return None
        return self._evidence.continuing(line.triples[-1:], state)

    def _is_smooth(
        self, line: PartialLine, state: State, word: WordId, continuing: Set[WordId] | None
    ) -> bool:
        if continuing is not None:
            return word in continuing
        if len(line.words) < LENGTH_OF_TRIPLE:
            return True
        return not self._evidence.without_common_source([line.triples[-1], (state, word)])

    def _shuffled(self, state: State, *, thorough: bool) -> dict[TokenId, float]:
        """Return tokens of a state and their odds, in random order, by the counts and without
        replacement.

        (Exponential variates divided by the counts give that order: Efraimidis and Spirakis 2006.)
        """
        counts = self._counted(state)
        if counts is None and thorough and self._chain.total(state) <= FEW_FOR_THOROUGH:
            counts = self._chain.successors(state)
        if counts is None:
            return _drawn(self._chain, state, self._rng)
        total, variate = sum(counts.values()), self._rng.expovariate
        order = {
            token: variate(count) for token, count in counts.items() if token not in EDGE_TOKENS
        }
        return {token: counts[token] / total for token in sorted(order, key=order.__getitem__)}

    def _counted(self, state: State) -> dict[TokenId, int] | None:
        """Return the counts of a state; None if they are many."""
        if state not in self._counts:
            few = self._chain.total(state) <= FEW_COUNTS
            self._counts[state] = self._chain.successors(state) if few else None
        return self._counts[state]


def _drawn(chain: Chain, state: State, rng: Random) -> dict[TokenId, float]:
    """Return a few tokens of a state in the order in which they were drawn, each once, and how
    often it was drawn."""
    drawn: dict[TokenId, float] = {}
    for _ in range(DRAWS):
        token = chain.draw(state, rng)
        if token is None:
            break
        if token not in EDGE_TOKENS:
            drawn[token] = drawn.get(token, 0.0) + 1 / DRAWS
    return drawn


def _count_of_edge(chain: Chain, state: State, edge: TokenId) -> int:
    """Return how often an edge was counted at a state.

    Of one word that is the total of a state of two: whatever stands before the word where the edge
    stands after it. A common word's own counts fill hundreds of blocks.
    """
    if state.before_previous is not None:
        return chain.count(state, edge)
    return chain.total(State(state.relation.opposite, state.previous, WORD_OF_EDGE[edge]))
