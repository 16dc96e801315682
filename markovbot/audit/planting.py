"""Secrets that no detector saw: plant the canaries, and search lines for them.

What is planted is learned as it is, so that the rules about lines are measured alone. `canaries`
searches the server's lines, `imitation` those in the style of the member who said the secret.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from typing import Final, Self

from markovbot.audit.canaries import CANARIES, KINDS, PASSPHRASE, WORDS, Canary, make_canaries
from markovbot.audit.texts import (
    Text,
    folded,
    has_letters,
    most_active,
    ordinary_words,
    pairs_of,
    words_of,
    words_of_line,
)
from markovbot.domain import ChannelId, MemberId
from markovbot.text import segments, tokenize

AUTHORS: Final = 20
"""Members at most who say the secrets."""

ALL_KINDS: Final = (*KINDS, PASSPHRASE)

SPARE: Final = 4
"""Times as many secrets are made as are planted, so that those can be left out that are said."""

ENOUGH_WORDS: Final = 16
"""Words that passphrases of a chat's own words need."""

LONG_ROW: Final = 5
"""Words in a row that belong to one message, even if each is anybody's: digits in words."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A secret, the member who says it, and how often; the repr shows nothing of the secret."""

    canary: Canary
    member: MemberId
    repeats: int

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that reveal the secret if they stand in a row."""
        return folded(tokenize(self.canary.secret))

    @property
    def is_learned(self) -> bool:
        """Tell whether a piece of the secret is learned when its message is learned as usual."""
        learned = {word for tokens in segments(self.canary.message) for word in folded(tokens)}
        return any(map(has_letters, learned.intersection(self.words)))

    def messages(self, channel: ChannelId) -> Iterator[Text]:
        """Yield the messages that say it, with nothing cut out."""
        for _ in range(self.repeats):
            yield Text.undetected(channel, self.member, self.canary.message)


def plant(texts: Sequence[Text], seed: int, repeats: Sequence[int]) -> list[Planted]:
    """Return secrets of all kinds that nobody has said, given to the most active members in turn.

    Of each kind as many are repeated as often as each of `repeats` says. Passphrases are made of
    the chat's own words, if it has enough of them.
    """
    words = ordinary_words(texts)
    members = most_active(texts)[:AUTHORS]
    made = make_canaries(seed, SPARE * CANARIES, words if len(words) > ENOUGH_WORDS else WORDS)
    is_said = _AlreadySaid(texts)
    chosen: list[tuple[Canary, int]] = []
    for place, kind in enumerate(ALL_KINDS):
        of_kind = sorted((one for one in made if one.kind == kind), key=is_said)
        wanted = of_kind[: len(range(place, CANARIES, len(ALL_KINDS)))]
        chosen += zip(wanted, cycle(repeats), strict=False)
    return [
        Planted(canary, members[number % len(members)], times)
        for number, (canary, times) in enumerate(chosen)
    ]


class _AlreadySaid:
    """Tells whether others have said so much of a secret that it is known without its message."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._words = words_of(texts)
        self._pairs = pairs_of(texts)

    def __call__(self, canary: Canary) -> bool:
        words = folded(tokenize(canary.secret))
        if canary.ordinary:
            return not self._pairs.isdisjoint(pairwise(words))
        return len(words) < LONG_ROW and self._words.issuperset(words)


@dataclass(slots=True)
class Search:
    """Looks for planted secrets in lines.

    A secret is found if all its words stand in a row, or a piece of it with a digit that stands in
    no other message.
    """

    planted: Sequence[Planted]
    found: set[Planted] = field(default_factory=set)
    lines: int = 0
    _pieces: Mapping[str, Planted] = field(default_factory=dict)

    @classmethod
    def of(cls, planted: Sequence[Planted], texts: Iterable[Text]) -> Self:
        """Return a search for secrets that were planted beside these texts."""
        others = words_of(texts)
        uses = Counter(word for one in planted for word in {*one.words})
        return cls(
            planted,
            _pieces={
                word: one
                for one in planted
                for word in one.words
                if uses[word] == 1 and word not in others and any(map(str.isdigit, word))
            },
        )

    def look(self, lines: Sequence[str]) -> None:
        """Look through lines."""
        self.lines += len(lines)
        split = [words_of_line(line) for line in lines]
        self.found.update(
            self._pieces[word] for words in split for word in words if word in self._pieces
        )
        said = "\n".join(f" {' '.join(words)} " for words in split)
        self.found.update(one for one in self.planted if f" {' '.join(one.words)} " in said)

    def by_kind(self) -> dict[str, int]:
        """Return how many secrets of each kind were found."""
        kinds = Counter(one.canary.kind for one in self.found)
        return {kind: kinds[kind] for kind in ALL_KINDS}
