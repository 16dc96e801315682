"""Turn token sequences into entries: each transition of `chain.states.transitions`, by batches."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import (
    END,
    FROM_START,
    LEFT_OUT,
    NOWHERE,
    START,
    TO_END,
    Relation,
)
from markovbot.store.packed.entries import Entries, beginnings
from markovbot.store.packed.keys import (
    LOWEST_WORD,
    RELATION_SHIFT,
    SOURCE_SHIFT,
    Ids,
    before_previous_words,
    join,
    previous_words,
    split,
    state_keys,
)

WORD_OF_MACHINE: Final = 64

Positions = NDArray[np.intp]


def count_transitions(
    words: Ids, tokens: Ids, codes: Positions, lengths: Positions, guilds: Ids, sources: Ids
) -> Entries:
    """Return the counts of sequences that lie end to end in `codes`, as places in a vocabulary.

    `words[i]` is the word of `tokens[i]`. `lengths`, `guilds` and `sources` have one element for
    each sequence. A state of one word is counted at each place, a state of two words where there
    are two.

    A key is first built from ranks instead of ids (dictionary encoding). Ranks sort as the ids do,
    but take so few bits that a key fits into one 64-bit integer, which sorts fast. A batch whose
    ranks take more bits is split into halves.
    """
    if not len(lengths):
        return Entries.none()
    ends = np.cumsum(lengths)
    starts = ends - lengths
    each = np.repeat(np.arange(len(lengths)), lengths)
    word_ids, word = _ranked(words, NOWHERE, START, END)
    word, (nowhere, start, end) = word[:-3][codes], word[-3:]
    token_ids, token = _ranked(tokens, TO_END, FROM_START)
    source_ids, source = _ranked(sources)
    guild_ids, guild = _ranked(guilds)
    ranks = Ranks(guild_ids, word_ids, source_ids, token_ids)
    if ranks.bits > WORD_OF_MACHINE and len(lengths) > 1:
        half = len(lengths) // 2
        cut = int(starts[half])
        parts = (slice(cut), slice(half)), (slice(cut, None), slice(half, None))
        return Entries.merged(
            [
                count_transitions(
                    *_used(words, tokens, codes[places]), lengths[its], guilds[its], sources[its]
                )
                for places, its in parts
            ]
        )
    said = ranks.low(source[each], token[:-2][codes])
    to_end, from_start = (ranks.low(source, edge) for edge in token[-2:])
    guild_of_token = guild[each]
    keys = [ranks.key(Relation.SURFACE_FORM, word, guild_of_token, nowhere, said)]
    for relation, edge, edge_token, firsts, lasts, step in (
        (Relation.FORWARD, start, to_end, starts, ends - 1, 1),
        (Relation.BACKWARD, end, from_start, ends - 1, starts, -1),
    ):
        previous = _before(word, step, firsts, edge)
        before_previous = _before(previous, step, firsts, nowhere)
        inside = np.ones(len(word), np.bool_)
        inside[firsts] = False
        keys += [
            ranks.key(relation, guild_of_token, previous, nowhere, said),
            ranks.key(relation, guild, word[lasts], nowhere, edge_token),
            ranks.key(
                relation,
                guild_of_token[inside],
                previous[inside],
                before_previous[inside],
                said[inside],
            ),
            ranks.key(relation, guild, word[lasts], previous[lasts], edge_token),
        ]
    return ranks.entries(np.concatenate(keys))


def _ranked(ids: Ids, *others: int) -> tuple[Ids, Positions]:
    """Return the distinct ids in order, and the rank of each id, those of the others last."""
    distinct, ranks = np.unique(
        np.concatenate([ids, np.array(others, np.uint64)]), return_inverse=True
    )
    return distinct, ranks


def _used(words: Ids, tokens: Ids, codes: Positions) -> tuple[Ids, Ids, Positions]:
    """Return the part of a vocabulary that is used somewhere, and the places in that part."""
    used, codes = np.unique(codes, return_inverse=True)
    return words[used], tokens[used], codes


def without_left_out(entries: Entries) -> Entries:
    """Return the entries that don't touch `LEFT_OUT`, neither by their state nor by their token."""
    high, low = split(entries.keys)
    left_out = np.uint64(LEFT_OUT)
    touching = (previous_words(Relation.FORWARD, high) == left_out) | (
        before_previous_words(high) == left_out
    )
    touching &= high >> np.uint64(RELATION_SHIFT) != np.uint64(Relation.SURFACE_FORM)
    touching |= low & np.uint64(LOWEST_WORD) == left_out
    return entries.picked(~touching)


def _before(values: Positions, step: int, firsts: Positions, edge: np.intp) -> Positions:
    """Return for each place the value one step before it; `edge` at the firsts."""
    before = np.roll(values, step)
    before[firsts] = edge
    return before


class Ranks:
    """Keys built from ranks: relation, three fields as in `keys.py`, then source and token."""

    def __init__(self, guilds: Ids, words: Ids, sources: Ids, tokens: Ids) -> None:
        self._guilds, self._words = guilds, words
        self._sources, self._tokens = sources << np.uint64(SOURCE_SHIFT), tokens
        self._guild_bits, self._word_bits, source_bits, self._token_bits = (
            (len(ids) - 1).bit_length() for ids in (guilds, words, sources, tokens)
        )
        self._low_bits = source_bits + self._token_bits
        self.bits = 2 + self._guild_bits + 2 * self._word_bits + self._low_bits

    def low(self, source: Positions, token: Positions | np.intp) -> Positions:
        """Return the low fields of keys."""
        return source << self._token_bits | token

    def key(
        self,
        relation: Relation,
        first: Positions,
        second: Positions,
        third: Positions | np.intp,
        low: Positions,
    ) -> Ids:
        """Return keys of guild, previous and before_previous, or of word, guild and 0."""
        second_bits = self._guild_bits if relation is Relation.SURFACE_FORM else self._word_bits
        key = first << second_bits | second
        key = (key << self._word_bits | third) << self._low_bits | low
        top = np.uint64(relation << (self.bits - 2))
        return key.astype(np.uint64) | top

    def entries(self, keys: Ids) -> Entries:
        """Count equal keys and replace their ranks by ids."""
        keys.sort()
        firsts = beginnings(keys)
        counts = np.diff(firsts, append=len(keys))
        keys = keys[firsts]
        source = self._field(keys, self._token_bits, self._low_bits - self._token_bits)
        low = self._sources[source] | self._tokens[self._field(keys, 0, self._token_bits)]
        third = self._words[self._field(keys, self._low_bits, self._word_bits)]
        upper = self._low_bits + self._word_bits
        high = np.empty(len(keys), np.uint64)
        for relation in Relation:
            begins = np.array([relation, relation + 1], np.uint64) << np.uint64(self.bits - 2)
            its = slice(*np.searchsorted(keys, begins))
            if relation is Relation.SURFACE_FORM:
                guild = self._guilds[self._field(keys[its], upper, self._guild_bits)]
                previous = self._words[
                    self._field(keys[its], upper + self._guild_bits, self._word_bits)
                ]
            else:
                previous = self._words[self._field(keys[its], upper, self._word_bits)]
                guild = self._guilds[
                    self._field(keys[its], upper + self._word_bits, self._guild_bits)
                ]
            high[its] = state_keys(relation, guild, previous, third[its])
        return Entries(join(high, low), counts.astype(np.uint32))

    @staticmethod
    def _field(keys: Ids, shift: int, bits: int) -> Positions:
        # As a view of numpy's index type, which saves a copy.
        return (keys >> np.uint64(shift) & np.uint64((1 << bits) - 1)).view(np.intp)
