"""What is counted: which token followed (or came before) which words."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import chain, repeat
from typing import Final, NamedTuple, NewType

WordId = NewType("WordId", int)
"""A word as states know it: whatever its case and whether or not a space stood before it."""

TokenId = NewType("TokenId", int)
"""A token as it is said, with its writer's spelling and its leading space."""

WordTriple = tuple[WordId, WordId, WordId]
"""Three words in a row, in reading order."""

NOWHERE: Final = WordId(0)
"""Stands where a state reaches past the edge of a message."""

START: Final = WordId(1)
END: Final = WordId(2)
EDGES: Final = (START, END)
FROM_START: Final = TokenId(START)
TO_END: Final = TokenId(END)
EDGE_TOKENS: Final = (FROM_START, TO_END)
WORD_OF_EDGE: Final = {FROM_START: START, TO_END: END}
"""The edges of a message, as words of a state and as tokens to come next. They are ids that no
text is ever given, so nobody can type them."""

LEFT_OUT: Final = WordId(3)
"""Stands for a word, and for a token, that isn't counted: no transition that touches it is."""

FIRST_FREE_ID: Final = 16


class Relation(IntEnum):
    """What a count relates a state to."""

    FORWARD = 0
    """The token after it."""
    BACKWARD = 1
    """The token before it."""
    SURFACE_FORM = 2
    """The token it was itself: how a word is written, and how often it was said."""

    # States are looked up thousands of times a line, and Enum hashes by name, in Python.
    __hash__ = int.__hash__

    @property
    def opposite(self) -> "Relation":
        """The other one of the two directions."""
        return Relation.FORWARD if self is Relation.BACKWARD else Relation.BACKWARD


class State(NamedTuple):
    """One or two words beside the token in question; `before_previous` None means any word.

    Without `before_previous` it is a state of order 1: its counts are the sum over all of them.
    """

    relation: Relation
    previous: WordId
    before_previous: WordId | None = None


Transition = tuple[Relation, WordId, WordId, TokenId]
"""One step that a message contains: relation, near and far word of the state, next token.

A plain tuple, because an import makes some fifty of them for every message.
"""


def transitions(words: Sequence[WordId], tokens: Sequence[TokenId]) -> Iterator[Transition]:
    """Return every transition of one token sequence; `words[i]` is what `tokens[i]` spells."""
    return chain(
        _steps(Relation.FORWARD, START, words, tokens, TO_END),
        _steps(Relation.BACKWARD, END, words[::-1], tokens[::-1], FROM_START),
        zip(repeat(Relation.SURFACE_FORM), words, repeat(NOWHERE), tokens, strict=False),
    )


def _steps(
    relation: Relation,
    edge: WordId,
    words: Sequence[WordId],
    tokens: Sequence[TokenId],
    last: TokenId,
) -> Iterator[Transition]:
    return zip(
        repeat(relation),
        (edge, *words),
        (NOWHERE, edge, *words),
        (*tokens, last),
        strict=False,  # the last word of all is nobody's far word
    )
