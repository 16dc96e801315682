"""A hash of a guild's logical content: the same in every store, whatever its ids and order of rows.

Each count's key becomes a pseudo-random number, and the counts times these numbers are added up
modulo 2^128 (a multiset hash: Clarke et al., 2003, doi:10.1007/978-3-540-40061-5_12). It tells
whether two models are equal. It does not hold against somebody who makes up a model.
"""

from collections.abc import Iterable
from hashlib import blake2b, sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import END, NOWHERE, START, WordId

Lanes = NDArray[np.uint64]
"""One row a value, `LANES` numbers in each."""

LANES: Final = 2
"""Numbers of 64 bits that the content is added up into."""

START_TEXT: Final = "\x02"
END_TEXT: Final = "\x03"
EDGE_TEXTS: Final[dict[WordId, str]] = {NOWHERE: "\x00", START: START_TEXT, END: END_TEXT}
"""How a digest writes what is no word: as control characters, which no token contains."""

SourceKey = tuple[int, int, int]
"""Channel, member (snowflakes) and period."""

SourceTotals = tuple[int, int, int, int, int]
"""A source's key, its messages and its tokens."""

CountedKey = tuple[int, str, str, SourceKey, str, int]
"""Relation, previous word, word before it, source, token, and how often it was counted."""


def digest_of(sources: Iterable[SourceTotals], counts: Iterable[CountedKey]) -> str:
    """Return a SHA-256 in hex over sources and counts, with texts and snowflakes for ids."""
    sums = source_lanes(sources)
    rows = list(counts)
    if rows:
        relation, previous, before, source, token, times = zip(*rows, strict=True)
        keys = key_lanes(
            state_lanes(
                np.array(relation, np.uint64)[:, None], text_lanes(previous), text_lanes(before)
            ),
            text_lanes(source_text(*one) for one in source),
            text_lanes(token),
        )
        sums = sums + weighted(keys, np.array(times, np.uint64))
    return finished(sums)


def finished(sums: Lanes) -> str:
    """Return the digest of the sums over all sources and counts."""
    return sha256(sums.astype("<u8").tobytes()).hexdigest()


def text_lanes(texts: Iterable[str]) -> Lanes:
    """Hash texts, a row for each."""
    digests = b"".join(blake2b(text.encode(), digest_size=8 * LANES).digest() for text in texts)
    return np.frombuffer(digests, np.uint64).reshape(-1, LANES)


def source_text(channel: int, member: int, period: int) -> str:
    """Write a source as it is hashed."""
    return f"{channel}\n{member}\n{period}"


def source_lanes(sources: Iterable[SourceTotals]) -> Lanes:
    """Add up the hashes of sources, each with its messages and tokens."""
    sums: Lanes = text_lanes("\n".join(map(str, one)) for one in sources).sum(
        axis=0, dtype=np.uint64
    )
    return sums


def state_lanes(relation: Lanes | np.uint64, previous: Lanes, before_previous: Lanes) -> Lanes:
    """Hash states, given the hashes of their words."""
    return mixed(previous + mixed(before_previous + relation))


def key_lanes(states: Lanes, sources: Lanes, tokens: Lanes) -> Lanes:
    """Hash the keys of counts, given the hashes of their parts."""
    return mixed(states + mixed(sources + mixed(tokens)))


def weighted(keys: Lanes, counts: NDArray[np.uint64]) -> Lanes:
    """Add up keys, each as often as it was counted."""
    sums: Lanes = (keys * counts[:, None]).sum(axis=0, dtype=np.uint64)
    return sums


def mixed(values: Lanes) -> Lanes:
    """Scramble each number (the finaliser of SplitMix64: Steele et al., 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
