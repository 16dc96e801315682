"""The digest of a guild's model: a hash of texts, snowflakes and counts, the same in every store.

Each row of content becomes a pseudo-random number of 128 bits, and the counts times these numbers
are added up modulo 2^64 in each of two lanes (a multiset hash: Clarke et al., 2003,
doi:10.1007/978-3-540-40061-5_12). So neither a store's ids nor the order of its rows matter, and a
count may be given in parts. The digest tells whether two models are the same. It doesn't resist
somebody who constructs a model on purpose.

`digest_of` takes all content as plain values. A store with many counts computes the same from
arrays: each distinct text's hash once (`text_lanes`, `token_lanes`), then `state_lanes`,
`transition_lanes` and `weighted_sum`, and `hexdigest` of the `source_sum` and all these sums.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b, sha256
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import END, NOWHERE, START, Relation

EDGES: Final = {NOWHERE: "\x00", START: "\x02", END: "\x03"}
"""The texts that stand for what is no word: control characters, which no token contains."""

LANES: Final = 2
"""Numbers of 64 bits that the content is added up into."""

Lanes = NDArray[np.uint64]
"""Hashes, a row of `LANES` numbers each; or their sum, one row."""


class SourceTotals(NamedTuple):
    """How many messages and tokens were learned of a member in a channel in a period."""

    channel: int
    member: int
    period: int
    messages: int
    tokens: int


class TransitionCount(NamedTuple):
    """How often a source made a transition; what is no word is given by its text in `EDGES`.

    `previous` and `before_previous` are words (folded), `token` is as it was written.
    """

    relation: Relation
    previous: str
    before_previous: str
    channel: int
    member: int
    period: int
    token: str
    times: int


def digest_of(sources: Iterable[SourceTotals], transitions: Iterable[TransitionCount]) -> str:
    """Return the digest in hex of a guild's sources and transitions.

    Each source is given once; a transition may be given in parts. The transitions are those of
    `chain.states.transitions`; one whose state has two words is given a second time with
    `EDGES[NOWHERE]` as its `before_previous`, since states of one word are part of the model.
    """
    sums = source_sum(sources)
    hashes: dict[str, int] = {}  # the row of each text's lanes, in order of first use

    def place(text: str) -> int:
        return hashes.setdefault(text, len(hashes))

    rows = [
        (
            one.relation,
            place(one.previous),
            place(one.before_previous),
            place(source_text(one.channel, one.member, one.period)),
            place(one.token),
            one.times,
        )
        for one in transitions
    ]
    if rows:
        relation, previous, before_previous, source, token, counts = np.array(rows, np.uint64).T
        lanes, mixed = text_lanes(hashes), token_lanes(hashes)
        states = state_lanes(relation[:, None], lanes[previous], lanes[before_previous])
        sums += transition_sum(states, lanes[source], mixed[token], counts)
    return hexdigest(sums)


def source_text(channel: int, member: int, period: int) -> str:
    """Return the text that stands for a source in the hash of a transition."""
    return f"{channel}\n{member}\n{period}"


def text_lanes(texts: Iterable[str]) -> Lanes:
    """Return the hashes of texts."""
    hashes = (blake2b(text.encode(), digest_size=8 * LANES).digest() for text in texts)
    return np.frombuffer(b"".join(hashes), np.dtype("<u8")).astype(np.uint64).reshape(-1, LANES)


def token_lanes(texts: Iterable[str]) -> Lanes:
    """Return the hashes of tokens, mixed once more so that no word or source has the same."""
    return _mixed(text_lanes(texts))


def source_sum(sources: Iterable[SourceTotals]) -> Lanes:
    """Return the sum of the hashes of sources."""
    lanes = text_lanes("\n".join(map(str, source)) for source in _added_up(sources))
    sums: Lanes = lanes.sum(axis=0, dtype=np.uint64)
    return sums


def _added_up(sources: Iterable[SourceTotals]) -> Iterator[SourceTotals]:
    """Yield the sources with those added up that are the same to people: a member may have several
    ids in a period."""
    said: defaultdict[tuple[int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for channel, member, period, messages, tokens in sources:
        said[channel, member, period].append((messages, tokens))
    for name, parts in said.items():
        messages, tokens = map(sum, zip(*parts, strict=True))
        yield SourceTotals(*name, messages, tokens)


def state_lanes(
    relation: NDArray[np.uint64] | np.uint64, previous: Lanes, before_previous: Lanes
) -> Lanes:
    """Return the hashes of states, given those of their words."""
    return _mixed(previous + _mixed(before_previous + relation))


def transition_sum(
    states: Lanes, sources: Lanes, tokens: Lanes, times: NDArray[np.unsignedinteger]
) -> Lanes:
    """Return the sum of the hashes of transitions, each times its count; of tokens give the
    `token_lanes`, of sources the texts'."""
    lanes = _mixed(states + _mixed(sources + tokens))
    sums: Lanes = (lanes * times.astype(np.uint64)[:, None]).sum(axis=0, dtype=np.uint64)
    return sums


def hexdigest(sums: Lanes) -> str:
    """Return the digest in hex of the sum of all hashes."""
    return sha256(sums.astype("<u8").tobytes()).hexdigest()


def _mixed(values: Lanes) -> Lanes:
    """Mix the bits of each number (the finaliser of SplitMix64: Steele et al., 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
