"""Token sequences by dictionary encoding: each distinct token once, and its number at each place.

So a batch of messages takes a few bytes a token, crosses to another process at little cost, and
its tokens are looked up once each.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import overload


@dataclass(frozen=True, slots=True, eq=False)
class EncodedTexts:
    """The segments of some messages.

    `tokens` are the distinct ones. `codes` has the number of each token that was written, message
    by message, segment by segment. `lengths` says how many tokens each segment has, `counts` how
    many segments each message has.
    """

    tokens: Sequence[str]
    codes: "array[int]"
    lengths: "array[int]"
    counts: "array[int]"


class EncodedSegments(Sequence[Sequence[str]]):
    """The segments of one of the messages, decoded when they are looked at."""

    __slots__ = ("number", "texts")

    def __init__(self, texts: EncodedTexts, number: int) -> None:
        self.texts = texts
        self.number = number

    def __len__(self) -> int:
        return self.texts.counts[self.number]

    @overload
    def __getitem__(self, index: int) -> Sequence[str]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[str]]: ...

    def __getitem__(self, index: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        return self._decoded()[index]

    def _decoded(self) -> list[list[str]]:
        texts = self.texts
        first = sum(texts.counts[: self.number])
        at = sum(texts.lengths[:first])
        segments = []
        for length in texts.lengths[first : first + len(self)]:
            segments.append([texts.tokens[code] for code in texts.codes[at : at + length]])
            at += length
        return segments


def encode(messages: Iterable[Sequence[Sequence[str]]]) -> EncodedTexts:
    """Encode the segments of messages."""
    counts, lengths = array("I"), array("I")
    flat: list[str] = []
    for segments in messages:
        counts.append(len(segments))
        for tokens in segments:
            lengths.append(len(tokens))
            flat += tokens
    numbers = dict(zip(dict.fromkeys(flat), count()))
    return EncodedTexts(list(numbers), array("I", map(numbers.__getitem__, flat)), lengths, counts)
