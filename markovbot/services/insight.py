"""Show the odds behind a word."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from markovbot.domain import Style
from markovbot.errors import UserError
from markovbot.model.transitions import TO_END, Relation, State, WordId
from markovbot.store import Reading, Store
from markovbot.text import tokenize

LONGEST_STATE: Final = 2


@dataclass(frozen=True, slots=True)
class NextWord:
    """One row of the table; `word` None is the end of the message."""

    word: str | None
    count: int
    probability: float


@dataclass(frozen=True, slots=True)
class Odds:
    """How often a state was counted, and what came next, most frequent first."""

    total: int
    next: list[NextWord]


async def odds(store: Store, style: Style, text: str, top: int | None = None) -> Odds:
    """Return the table of next words after the one or two words of a text.

    Raises UserError if the text isn't one or two words.
    """
    tokens = tokenize(text)
    if not 1 <= len(tokens) <= LONGEST_STATE:
        raise UserError("Give one word, or two that follow each other.")

    def look_up(reading: Reading) -> Odds:
        words = [word for token in tokens if (word := reading.named(token)) is not None]
        if len(words) < len(tokens):
            return Odds(0, [])
        return _table(reading, words, top)

    return await store.read(style, look_up)


def _table(reading: Reading, words: list[WordId], top: int | None) -> Odds:
    far = words[0] if len(words) == LONGEST_STATE else None
    counted = reading.successors(State(Relation.FORWARD, words[-1], far))
    counts: Counter[str | None] = Counter()
    spelled = [token for token in counted if token != TO_END]
    texts = dict(zip(spelled, reading.spell(spelled), strict=True))
    for token, count in counted.items():
        counts[texts[token].lstrip(" ") if token in texts else None] += count
    total = counts.total()
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0] or ""))
    return Odds(total, [NextWord(word, count, count / total) for word, count in ranked[:top]])
