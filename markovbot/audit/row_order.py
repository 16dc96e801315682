"""What the order of ids, rows and blocks in the database reveals of messages (A4)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from markovbot.audit.figures import Figure
from markovbot.audit.flow import Words
from markovbot.audit.texts import Text, folded
from markovbot.store.ports import CountRecord, StorageLayout
from markovbot.text import fold

CHAINED: Final = 3
"""Tokens that a message in the order of rows needs, so that it isn't there by chance."""


def by_order(layout: StorageLayout, texts: Sequence[Text]) -> Iterator[Figure]:
    """Yield what the order of ids, rows and blocks reveals (A4)."""
    messages = [
        tuple(segment) for text in texts for segment in text.segments if len(segment) >= CHAINED
    ]
    by_token = set(pairwise(layout.tokens()))
    by_word = set(pairwise(layout.words()))
    lie_together = _joined(layout.written())
    orders: tuple[tuple[str, str, Callable[[tuple[str, ...]], bool]], ...] = (
        ("tokens", "tokens by id", lambda tokens: by_token.issuperset(pairwise(tokens))),
        ("words", "words by id", lambda tokens: by_word.issuperset(pairwise(folded(tokens)))),
        ("blocks", "counts as they were written", lambda tokens: tokens in lie_together),
    )
    for name, what, shown in orders:
        yield Figure(
            f"theft.order_of_{name}",
            f"messages of {CHAINED} or more tokens that stand in a row in the order of {what} "
            "(A4), of all such messages",
            sum(map(shown, messages)),
            len(messages),
        )


def _joined(rows: Iterable[CountRecord]) -> set[tuple[str, ...]]:
    """Join each count to the one before it if that leads to its state; return whole messages."""
    messages = set[tuple[str, ...]]()
    expected: Words | None = None
    tokens: tuple[str, ...] = ()
    for row in rows:
        if not row.before:
            tokens = ()
        elif row.before != expected:
            expected = None
            continue
        if row.next is None:
            messages.add(tokens)
            expected = None
        else:
            tokens = (*tokens, row.next)
            expected = (*row.before, fold(row.next))[-2:]
    return messages
