"""Secrets that no detector saw: plant the canaries, and search lines for them.

What is planted is learned as it is, so that the rules about lines are measured alone. `canaries`
searches the server's lines, `imitation` those in the style of the member who said the secret.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from markovbot.audit.canaries import (
    KINDS,
    PASSPHRASE,
    WORDS,
    WORDS_OF_A_PASSPHRASE,
    Canary,
    make_canaries,
)
from markovbot.audit.texts import (
    Text,
    folded,
    has_letters,
    most_active,
    ordinary_words,
    words_of_line,
)
from markovbot.domain import ChannelId, MemberId
from markovbot.text import segments, tokenize

AUTHORS: Final = 20
"""Members at most who say the secrets."""

ALL_KINDS: Final = (*KINDS, PASSPHRASE)


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
    """Return secrets of all kinds, given to the most active members in turn.

    Of each kind as many are repeated as often as each of `repeats` says. Passphrases are made of
    the chat's own words, if it has enough of them.
    """
    words = ordinary_words(texts)
    enough = len(words) > WORDS_OF_A_PASSPHRASE * len(repeats)
    members = most_active(texts)[:AUTHORS]
    return [
        Planted(
            canary,
            members[number % len(members)],
            repeats[number // len(ALL_KINDS) % len(repeats)],
        )
        for number, canary in enumerate(make_canaries(seed, words=words if enough else WORDS))
    ]


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
        others = {word for text in texts for word in words_of_line(text.content)}
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
