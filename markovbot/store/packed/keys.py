"""The key of an entry: 16 bytes whose order keeps together what is read together.

    high 64 bits   relation 2 | guild 14 | previous 24 | before_previous 24
                   relation 2 | word 24 | guild 14 | 0 24      (surface forms: by word, then guild)
    low 64 bits    channel 16 | member 24 | token 24

So the high half is a state, and its entries are one range of keys; within it those of a channel are
one range, and within that those of each member. A state of one word has `before_previous` 0.
Channel and member together are a source.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import NOWHERE, Relation, State

Ids = NDArray[np.uint64]
Keys = NDArray[np.bytes_]
"""Keys as big-endian bytes (dtype S16), which numpy and a database both compare byte by byte."""

KEY_BYTES: Final = 16

GUILD_BITS: Final = 14
CHANNEL_BITS: Final = 16
MEMBER_BITS: Final = 24
WORD_BITS: Final = 24
"""For words and for tokens: 16 million of each."""

SOURCE_SHIFT: Final = WORD_BITS
CHANNEL_SHIFT: Final = SOURCE_SHIFT + MEMBER_BITS
RELATION_SHIFT: Final = 62
LOWEST_WORD: Final = (1 << WORD_BITS) - 1

_PREVIOUS_SHIFT: Final = WORD_BITS
_GUILD_SHIFT: Final = 2 * WORD_BITS
_FORM_SHIFT: Final = WORD_BITS + GUILD_BITS

_SURFACE_FORM: Final = int(Relation.SURFACE_FORM) << RELATION_SHIFT
_BACKWARD: Final = int(Relation.BACKWARD) << RELATION_SHIFT


def state_key(guild: int, state: State) -> int:
    """Return the high half of the keys of a state."""
    relation, previous, before_previous = state
    if relation is Relation.SURFACE_FORM:
        return word_key(previous) | guild << WORD_BITS
    top = _BACKWARD if relation is Relation.BACKWARD else 0
    return top | guild << _GUILD_SHIFT | previous << _PREVIOUS_SHIFT | (before_previous or NOWHERE)


def mirrored(high: int, word: int) -> tuple[int, int] | None:
    """Return a triple of words as it is counted in the other direction: the high half of the state
    at its other end, and the word beside that; None if the state has one word.
    """
    if not (other := high & LOWEST_WORD):
        return None
    return (high ^ _BACKWARD) & ~LOWEST_WORD | word, other


def guild_key(guild: int, relation: Relation) -> int:
    """Return the lowest high half of a guild's transitions."""
    return relation << RELATION_SHIFT | guild << _GUILD_SHIFT


def word_key(word: int) -> int:
    """Return the lowest high half of a word's surface forms, in all guilds."""
    return _SURFACE_FORM | word << _FORM_SHIFT


def guild_range(guild: int, relation: Relation) -> tuple[int, int]:
    """Return the first high half of a guild's states of a relation, and the one after the last.

    The range of surface forms holds other guilds' states, too.
    """
    if relation is Relation.SURFACE_FORM:
        return word_key(NOWHERE), word_key(NOWHERE) + ALL_WORDS
    return guild_key(guild, relation), guild_key(guild, relation) + NEXT_GUILD


NEXT_GUILD: Final = 1 << _GUILD_SHIFT
"""The difference between the lowest high halves of two guilds that follow each other."""

NEXT_WORD: Final = 1 << _FORM_SHIFT
"""The difference between the lowest high halves of two words that follow each other."""

ALL_WORDS: Final = NEXT_WORD << WORD_BITS
"""The number of high halves that surface forms can have."""


def state_keys(relation: Relation, guilds: Ids, previous: Ids, before_previous: Ids) -> Ids:
    """Return the high halves of many states at once."""
    if relation is Relation.SURFACE_FORM:
        key = previous << np.uint64(_FORM_SHIFT) | guilds << np.uint64(WORD_BITS)
    else:
        key = (
            guilds << np.uint64(_GUILD_SHIFT)
            | previous << np.uint64(_PREVIOUS_SHIFT)
            | before_previous
        )
    return key | np.uint64(relation << RELATION_SHIFT)


def previous_words(relation: Relation, keys: Ids) -> Ids:
    """Return the previous words of states, given the high halves of their keys."""
    shift = _FORM_SHIFT if relation is Relation.SURFACE_FORM else _PREVIOUS_SHIFT
    return keys >> np.uint64(shift) & np.uint64(LOWEST_WORD)


def before_previous_words(keys: Ids) -> Ids:
    """Return the words before the previous ones, 0 for states of one word."""
    return keys & np.uint64(LOWEST_WORD)


def guilds_of(relation: Relation, keys: Ids) -> Ids:
    """Return the guilds of states, given the high halves of their keys."""
    shift = WORD_BITS if relation is Relation.SURFACE_FORM else _GUILD_SHIFT
    return keys >> np.uint64(shift) & np.uint64((1 << GUILD_BITS) - 1)


def with_guild(relation: Relation, keys: Ids, guild: int) -> Ids:
    """Return the high halves of the same states in another guild."""
    shift = WORD_BITS if relation is Relation.SURFACE_FORM else _GUILD_SHIFT
    others = ~np.uint64(((1 << GUILD_BITS) - 1) << shift)
    return keys & others | np.uint64(guild << shift)


def source_code(channel: int, member: int) -> int:
    """Return a source as one number that sorts by channel."""
    return channel << MEMBER_BITS | member


def source_ids(code: int) -> tuple[int, int]:
    """Return the channel and the member of a source's code."""
    return code >> MEMBER_BITS, code & ((1 << MEMBER_BITS) - 1)


def join(high: Ids, low: Ids) -> Keys:
    """Return the keys that have some high and low halves."""
    halves = np.empty((len(high), 2), ">u8")
    halves[:, 0], halves[:, 1] = high, low
    return halves.reshape(-1).view(f"S{KEY_BYTES}")


def split(keys: Keys) -> tuple[Ids, Ids]:
    """Return the high and the low halves of keys."""
    halves = keys.view(">u8").reshape(-1, 2)
    return halves[:, 0].astype(np.uint64), halves[:, 1].astype(np.uint64)


LOWEST: Final = b""
HIGHEST: Final = b"\xff" * KEY_BYTES
"""Bounds before and after all keys."""


def lowest(high: int) -> bytes:
    """Return the lowest key with a high half; `lowest(high + 1)` ends its range."""
    return high.to_bytes(KEY_BYTES // 2, "big") + bytes(KEY_BYTES // 2)
