"""Choose the word of a text that a line takes up."""

from markovbot.chain.filters import LineFilters
from markovbot.chain.states import Relation, State, WordId
from markovbot.store.ports import Reading
from markovbot.text import tokenize


def rarest_word(reading: Reading, filters: LineFilters, text: str) -> WordId | None:
    """Return the word of a text that the style has used least; None if it has none.

    Words that the style hasn't used, or that may not be said, don't count.
    """
    uses = {}
    for token in tokenize(text):
        if any(character.isalnum() for character in token):
            word = reading.named(token)
            if (
                word is not None
                and (total := reading.total(State(Relation.SURFACE_FORM, word)))
                and filters.word_allowed(word)
            ):
                uses[word] = total
    return min(uses, key=lambda word: uses[word], default=None)
