"""Messages that people have answered, and how answers take them up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Final, NamedTuple

from benchmarks.quality.chat import Said
from benchmarks.quality.words import plain_words

FREQUENT: Final = 500
"""The most frequent words, which say nothing about what somebody talks about."""

MIN_LETTERS: Final = 3


class Pair(NamedTuple):
    """A message and what another person said next in the channel."""

    message: str
    answer: str


def pairs(messages: Sequence[Said]) -> list[Pair]:
    """Return each message that another person's follows on the same day in its channel."""
    latest: dict[str, Said] = {}
    found = []
    for said in messages:
        before = latest.get(said.channel)
        if before is not None and before.day == said.day and before.author != said.author:
            found.append(Pair(before.content, said.content))
        latest[said.channel] = said
    return found


class Keywords:
    """Which words tell what a message is about: those that aren't frequent in the chat."""

    def __init__(self, messages: Iterable[Said]) -> None:
        counts = Counter(word for said in messages for word in plain_words(said.content))
        self._frequent = {word for word, _ in counts.most_common(FREQUENT)}

    def of(self, text: str) -> set[str]:
        """Return the informative words of a text."""
        return {
            word
            for word in plain_words(text)
            if len(word) >= MIN_LETTERS and word not in self._frequent
        }

    def repeats(self, message: str, answer: str) -> bool:
        """Tell whether an answer repeats an informative word of a message."""
        return not self.of(message).isdisjoint(plain_words(answer))

    def sample(self, messages: Sequence[Said], count: int, rng: Random) -> list[Pair]:
        """Return some pairs whose message has an informative word."""
        informative = [pair for pair in pairs(messages) if self.of(pair.message)]
        return rng.sample(informative, min(count, len(informative)))
