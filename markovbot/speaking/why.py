"""Say of each word of a line how likely it was, and whether few or many people put it there.

The line's text is all that is left of how it was made, so its steps are looked up anew, in what its
readers may read now (law 3). What `odds` hides from members is hidden here, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from markovbot.chain.evidence import CONTRIBUTORS, MANY_AUTHORS, EvidenceCache
from markovbot.chain.filters.single_author import MIN_AUTHORS
from markovbot.chain.states import START, Relation, State, WordId
from markovbot.chain.walk import Chain
from markovbot.domain import Style
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.privacy.redaction import SOMEBODY, redact_names
from markovbot.privacy.word_lists import finder
from markovbot.store.ports import Reading, RedactedNames, Store
from markovbot.text import fold, join, tokenize

MANY_USES: Final = 10
"""Times that many people have made a step. Three who made it less often are a few, or else "a few"
would mean two, and nobody is told an exact number."""

CONTEXT: Final = 2
"""Words before a word that its odds depend on, at most."""


class People(StrEnum):
    """How many people have put a word behind the one before it, where the readers may read."""

    ONE = "one"
    FEW = "a few"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """A word of a line, as it stands there without its space.

    `probability` is that of the word after the two words before it, or as many as there are; None
    if only one member has made that step. It is that after one word if the line is of order 1, or
    if the odds are of a `shorter` context, since nobody else may know those after two. `people` is
    None if nobody has made the step, such as where a name was replaced.
    """

    text: str
    people: People | None = None
    probability: float | None = None
    shorter: bool = False


class Explainer:
    """Explains lines that were said."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def explain(self, style: Style, line: str, order: int = CONTEXT) -> list[ExplainedWord]:
        """Return the words of a line that was said in a style, as its audience may see them.

        Raises UserError if not one of its steps is found.
        """

        def look_up(reading: Reading) -> list[ExplainedWord]:
            if finder(reading.word_list()).in_line(line):
                return []  # it was banned since
            return list(_Lookup(reading, order).words(line))

        words = await self._store.read(style, look_up, brief=True)
        if not any(word.people for word in words):
            raise UserError(
                _(
                    "I can't find the steps of this line any more: what it was made of was "
                    "forgotten, or banned, or may not be read by everybody here now."
                )
            )
        return words


class _Lookup:
    """Looks up the steps of a line in one reading.

    A narrower style has borrowed from the background, so a step that it doesn't have is looked for
    there. Which of the two has it isn't told: it would say whose step it is.
    """

    def __init__(self, reading: Reading, order: int) -> None:
        self._reading = reading
        self._order = order
        self._evidence = EvidenceCache(reading)
        self._guarded = reading.contributors() >= CONTRIBUTORS
        self._names = reading.redacted_names()
        self._chains: list[Chain] = [reading]
        if reading.background is not None:
            self._chains.append(reading.background)

    def words(self, line: str) -> Iterator[ExplainedWord]:
        tokens = tokenize(redact_names(line, self._names))
        words = [START, *map(self._word, tokens)]
        for place, token in enumerate(tokens, 1):
            before = words[max(0, place - CONTEXT) : place]
            shown = tokens[max(0, place - 1 - CONTEXT) : place]
            yield self._explained(token, before, words[place], shown)

    def _word(self, token: str) -> WordId | None:
        """Return the word of a token; None if nobody has used it, or it may stand for a name."""
        if self._names is not None and fold(token.strip(" ")).startswith(SOMEBODY):
            return None
        return self._reading.named(token) or self._reading.named(token.strip(" "))

    def _explained(
        self,
        token: str,
        before: Sequence[WordId | None],
        word: WordId | None,
        shown: Sequence[str],
    ) -> ExplainedWord:
        text = token.strip(" ")
        previous = before[-1]
        if word is None or previous is None or _names_somebody(shown, self._names):
            return ExplainedWord(text)
        pair = State(Relation.FORWARD, word, previous)
        members = self._evidence.step(Relation.FORWARD, previous, word).members
        if not members:
            return ExplainedWord(text)
        people = self._people(members, pair)
        two = len(before) == CONTEXT and self._order == CONTEXT
        if two and (far := before[0]) is not None:
            probability = self._after_two(State(Relation.FORWARD, previous, far), word)
            if probability is not None:
                return ExplainedWord(text, people, probability)
        if self._guarded and members < MIN_AUTHORS:
            return ExplainedWord(text, people)
        return ExplainedWord(text, people, self._after_one(previous, word), two)

    def _people(self, members: int, pair: State) -> People:
        if members < MIN_AUTHORS:
            return People.ONE
        often = self._chains[-1].total(pair) >= MANY_USES
        return People.MANY if members >= MANY_AUTHORS and often else People.FEW

    def _after_two(self, state: State, word: WordId) -> float | None:
        """Return the odds of a word at a state of two; None if members may not see them."""
        if self._guarded and not self._evidence.supported_by_two((state, word)):
            return None
        for one in self._chains:
            if times := _times(one, state, word):
                return times / one.total(state)
        return None

    def _after_one(self, previous: WordId, word: WordId) -> float | None:
        """Return the odds of a step from one word to the next: whoever made it has been in the
        state of both."""
        for one in self._chains:
            if times := one.total(State(Relation.FORWARD, word, previous)):
                return times / one.total(State(Relation.FORWARD, previous))
        return None


def _times(chain: Chain, state: State, word: WordId) -> int:
    """Return how often a word came after two others.

    What came before the last two words tells the same as what came after the first two: of the two
    states, that of fewer counts is looked at.
    """
    back, sought = State(Relation.BACKWARD, state.previous, word), state.before_previous
    if chain.total(state) <= chain.total(back):
        back, sought = state, word
    counts = chain.successors(back)
    return sum(count for token, count in counts.items() if chain.word(token) == sought)


def _names_somebody(tokens: Sequence[str], names: RedactedNames | None) -> bool:
    """Tell whether a part of a line names somebody who isn't to be named."""
    text = join(tokens)
    return redact_names(text, names) != text
