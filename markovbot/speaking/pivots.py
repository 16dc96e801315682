"""Choose the words of a text that a line takes up."""

from random import Random
from typing import Final, NamedTuple

from markovbot.chain.filters import LineFilters
from markovbot.chain.states import Relation, State, WordId
from markovbot.store.ports import Reading
from markovbot.text import fold, is_plain_word, tokenize

MOST_WORDS: Final = 5
"""Words that a line can be asked to hold."""

MIN_USES: Final = 3
"""Times that a style has to have used a word for an answer to take it up: typing errors and names
are rarer."""

MOST_INFORMATIVE: Final = 3
"""Words of a message among which an answer chooses."""

SHARE_OF_ECHOES: Final = 1 / 3
"""The share of answers that take up a word. People repeat an informative word in about one answer
of five; most answers that are to hold one do."""


class Asked(NamedTuple):
    """The words of a text that a style knows and may say, and the texts of all others."""

    known: list[WordId]
    unknown: list[str]

    @property
    def too_many(self) -> bool:
        """Tell whether no line is asked to hold so many words."""
        return len(self.known) + len(self.unknown) > MOST_WORDS


NOTHING_ASKED: Final = Asked([], [])


def asked_words(reading: Reading, filters: LineFilters, text: str) -> Asked:
    """Return the words that a line is asked to hold, each once, in their order.

    Marks count only if there is nothing else.
    """
    tokens = tokenize(text)
    words = [token for token in tokens if any(map(str.isalnum, token))] or tokens
    known: list[WordId] = []
    unknown = []
    for token in words:
        word = _usable(reading, filters, token, 1)
        if word is None:
            unknown.append(token.strip(" "))
        elif word not in known:
            known.append(word)
    return Asked(known, unknown)


def echoed_word(reading: Reading, filters: LineFilters, message: str, rng: Random) -> WordId | None:
    """Return a word of a message for an answer to take up; None in most answers.

    It is one of the most informative, which are those that the style has used least, beside what
    is no plain word: names of who is spoken to, numbers, faces.
    """
    if rng.random() >= SHARE_OF_ECHOES:
        return None
    tokens = tokenize(message)
    addressed = len(tokens) > 1 and tokens[1] == ":"
    uses: dict[WordId, int] = {}
    for text in {
        fold(token): token for token in tokens[addressed:] if is_plain_word(token)
    }.values():
        word = _usable(reading, filters, text, MIN_USES)
        if word is not None:
            uses[word] = reading.total(State(Relation.SURFACE_FORM, word))
    # Of words used as often, the first of the message: ids would tell what was learned elsewhere.
    informative = sorted(uses, key=lambda word: uses[word])[:MOST_INFORMATIVE]
    return rng.choice(informative) if informative else None


def _usable(reading: Reading, filters: LineFilters, text: str, uses: int) -> WordId | None:
    """Return a word that the style has used so often, and that may be said.

    A mark is another word without the space that it is asked for with.
    """
    word = reading.named(text) or reading.named(text.strip(" "))
    if word is None or reading.total(State(Relation.SURFACE_FORM, word)) < uses:
        return None
    return word if filters.word_allowed(word) else None
