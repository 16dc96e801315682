"""The segments of a batch of examples as arrays, whether they come encoded or as lists."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from markovbot.store.ports import Example
from markovbot.text import EncodedSegments, EncodedTexts, encode

Numbers = NDArray[np.intp]


class Segments(NamedTuple):
    """Segments end to end: `codes` are places in `tokens`, which may hold a token several times.

    `lengths` and `example_of` have an element for each segment: its length, and the number of its
    example.
    """

    tokens: list[str]
    codes: Numbers
    lengths: Numbers
    example_of: Numbers


def segments_of(examples: Sequence[Example]) -> Segments:
    """Return the segments of examples, in any order."""
    parts = list(_parts(examples))
    tokens: list[str] = []
    none = np.empty(0, np.intp)
    codes = [none]
    for part in parts:
        codes.append(part.codes + len(tokens))
        tokens += part.tokens
    return Segments(
        tokens,
        np.concatenate(codes),
        np.concatenate([none, *(part.lengths for part in parts)]),
        np.concatenate([none, *(part.example_of for part in parts)]),
    )


def _parts(examples: Sequence[Example]) -> Iterator[Segments]:
    plain: list[int] = []
    encoded: dict[EncodedTexts, tuple[list[int], list[int]]] = {}
    for number, example in enumerate(examples):
        segments = example.segments
        if isinstance(segments, EncodedSegments):
            if (found := encoded.get(segments.texts)) is None:
                found = encoded[segments.texts] = [], []
            found[0].append(segments.number)
            found[1].append(number)
        else:
            plain.append(number)
    for texts, (places, numbers) in encoded.items():
        yield _picked(texts, places, numbers)
    if plain:
        texts = encode(examples[number].segments for number in plain)
        yield _picked(texts, range(len(plain)), plain)


def _picked(texts: EncodedTexts, places: Sequence[int], numbers: Sequence[int]) -> Segments:
    """Return the segments of the messages at some places, which are examples of some numbers."""
    codes, lengths, counts = (
        np.asarray(one).astype(np.intp) for one in (texts.codes, texts.lengths, texts.counts)
    )
    example_of = np.full(len(counts), -1, np.intp)
    example_of[places] = numbers
    example_of = np.repeat(example_of, counts)
    wanted = example_of >= 0
    if wanted.all():
        return Segments(list(texts.tokens), codes, lengths, example_of)
    used, codes = np.unique(codes[np.repeat(wanted, lengths)], return_inverse=True)
    tokens = [texts.tokens[code] for code in used.tolist()]  # others must not be entered
    return Segments(tokens, codes, lengths[wanted], example_of[wanted])
