"""The plainest model there can be: every transition of every message, in a Counter."""

from collections import Counter
from collections.abc import Iterable, Sequence

from markovbot.chain.states import (
    END,
    FROM_START,
    NOWHERE,
    START,
    TO_END,
    Relation,
    TokenId,
    WordId,
    transitions,
)
from markovbot.store.ports import Example
from markovbot.text import fold

Key = tuple[object, ...]
EDGES = {NOWHERE: "\x00", START: "\x02", END: "\x03"}


def counts_of(example: Example) -> Counter[Key]:
    """Count one lesson: (relation, guild, near, far, channel, member, period, token) → n."""
    counts: Counter[Key] = Counter()
    guild, channel, _ = example.message.key
    for segment in example.segments:
        texts, tokens, words = numbered(segment)
        for relation, previous, before_previous, token in transitions(words, tokens):
            fars = (
                {None, before_previous or None} if relation is not Relation.SURFACE_FORM else {None}
            )
            for one in fars:
                counts[
                    relation,
                    guild,
                    EDGES.get(previous) or fold(texts[previous]),
                    None if one is None else EDGES.get(one) or fold(texts[one]),
                    channel,
                    example.message.member,
                    example.period,
                    EDGES.get(WordId(token)) or texts[token],
                ] += 1
    return counts


def numbered(segment: Sequence[str]) -> tuple[dict[int, str], list[TokenId], list[WordId]]:
    """Give each token a number of its own."""
    assert (int(TO_END), int(FROM_START)) == (END, START)
    numbers = range(100, 100 + len(segment))
    texts = dict(zip(numbers, segment, strict=True))
    return texts, [TokenId(n) for n in numbers], [WordId(n) for n in numbers]


def counted(examples: Iterable[Example]) -> Counter[Key]:
    """Count lessons."""
    counts: Counter[Key] = Counter()
    for example in examples:
        counts.update(counts_of(example))
    return counts
