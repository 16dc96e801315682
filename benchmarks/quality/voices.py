"""How much lines sound like a member, beside the member's own messages.

Naive Bayes: a multinomial model over n-grams of one to four characters, smoothed towards what
everybody writes (Dirichlet prior; Zhai and Lafferty 2001). A line's score is the mean logarithm of
its n-grams' likelihood ratios, member against everybody else, so that its length doesn't count. The
model is taught on other days than the chains, and shares nothing with how the bot chooses lines.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.chat import Said
from benchmarks.quality.words import length

LONGEST: Final = 4
"""Characters of the longest n-gram."""

PRIOR: Final = 5_000.0
"""n-grams of everybody's that weigh as much as what a member wrote."""

MOST: Final = 1_000
"""Messages of a member that are learned; everybody else counts ten times as many."""

OTHERS: Final = 10

ANY: Final = -1
"""Stands for texts of every length."""

BINS: Final = (3, 6, 9, 13, 19)
"""Words up to which lines are of one length."""


class Fidelity(NamedTuple):
    """How lines score beside the members' own messages of the same length.

    `attributed` is the share of lines that score highest for their member, and `relative` that
    share divided by the one of the messages. `likelihood` is the mean score, on a scale from the
    other members' messages (0) to the member's own (1).
    """

    relative: float
    attributed: float
    likelihood: float


class VoiceJudge:
    """Knows how each of some members writes."""

    def __init__(self, messages: Sequence[Said], members: Sequence[str]) -> None:
        texts: defaultdict[str | None, list[str]] = defaultdict(list)
        for said in messages:
            author = said.author if said.author in members else None
            if len(texts[author]) < MOST * (1 if author else OTHERS):
                texts[author].append(said.content)
        counts = {author: Counter(_of_all(some)) for author, some in texts.items()}
        everybody: Counter[str] = Counter()
        for one in counts.values():
            everybody.update(one)
        self._places = {
            gram: place
            for place, gram in enumerate(gram for gram, times in everybody.items() if times > 1)
        }
        self._members = {member: place for place, member in enumerate(members)}
        pooled = self._array(everybody)
        prior = PRIOR * pooled / pooled.sum()
        self._ratios = np.zeros((len(pooled), len(members)), np.float32)
        for member, place in self._members.items():
            own = self._array(counts.get(member, Counter()))
            other = pooled - own
            self._ratios[:, place] = np.log(
                (own + prior) / (own.sum() + PRIOR) * (other.sum() + PRIOR) / (other + prior)
            )

    def scores(self, line: str) -> NDArray[np.float32]:
        """Return a line's score for each member; 0 if it holds nothing that is known."""
        places = [place for gram in _grams(line) if (place := self._places.get(gram)) is not None]
        if not places:
            return np.zeros(len(self._members), np.float32)
        found: NDArray[np.float32] = self._ratios[places].mean(axis=0)
        return found

    def fidelity(
        self, lines: Mapping[str, Sequence[str]], own: Mapping[str, Sequence[str]]
    ) -> Fidelity:
        """Compare lines by member with what all members wrote themselves on days held out."""
        written = {
            member: [(_bin(length(text)), self.scores(text)) for text in some]
            for member, some in own.items()
        }
        hits: list[float] = []
        hits_of_people: list[float] = []
        distance = whole_distance = 0.0
        for member, some in lines.items():
            place = self._members[member]
            own_hits, own_scores, other_scores = _ByLength(), _ByLength(), _ByLength()
            for author, known in written.items():
                for bin_, scores in known:
                    if author == member:
                        own_hits.add(bin_, float(scores.argmax() == place))
                        own_scores.add(bin_, scores[place])
                    else:
                        other_scores.add(bin_, scores[place])
            for line in some:
                bin_, scores = _bin(length(line)), self.scores(line)
                hits.append(float(scores.argmax() == place))
                hits_of_people.append(own_hits.mean(bin_))
                distance += float(scores[place]) - other_scores.mean(bin_)
                whole_distance += own_scores.mean(bin_) - other_scores.mean(bin_)
        attributed = fmean(hits)
        return Fidelity(attributed / fmean(hits_of_people), attributed, distance / whole_distance)

    def _array(self, counts: Mapping[str, int]) -> NDArray[np.float64]:
        array = np.zeros(len(self._places))
        for gram, times in counts.items():
            if (place := self._places.get(gram)) is not None:
                array[place] = times
        return array


class _ByLength:
    """Means of values by the length of their texts; of all of them where a length is missing."""

    def __init__(self) -> None:
        self._sums: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def add(self, bin_: int, value: float) -> None:
        for key in (bin_, ANY):
            self._sums[key][0] += float(value)
            self._sums[key][1] += 1

    def mean(self, bin_: int) -> float:
        total, count = self._sums[bin_ if bin_ in self._sums else ANY]
        return total / count


def _bin(words: int) -> int:
    return sum(words > most for most in BINS)


def _grams(text: str) -> Iterator[str]:
    padded = f" {' '.join(text.split())} "
    for size in range(1, LONGEST + 1):
        for place in range(len(padded) - size + 1):
            yield padded[place : place + size]


def _of_all(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _grams(text)
