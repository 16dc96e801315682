"""The vectorised counter against the definition, transition by transition."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.chain.states import (
    NOWHERE,
    Relation,
    State,
    TokenId,
    WordId,
    transitions,
)
from markovbot.store.packed import counting
from markovbot.store.packed.counting import count_transitions
from markovbot.store.packed.derived import underived, with_derived
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import SOURCE_SHIFT, join, split, state_key

Sequence = tuple[int, int, list[int]]
sequences = st.lists(
    st.tuples(
        st.integers(0, 16000),
        st.integers(0, (1 << 40) - 2),
        st.lists(st.integers(16, 40) | st.integers(16, (1 << 24) - 2), min_size=1, max_size=8),
    ),
    max_size=8,
)


def plainly(said: list[Sequence]) -> Counter[tuple[int, int]]:
    """Count both halves of every key from the model's own definition."""
    counts: Counter[tuple[int, int]] = Counter()
    for guild, source, numbers in said:
        words = [WordId(number // 2 + 8) for number in numbers]
        for relation, previous, before_previous, token in transitions(
            words, [TokenId(n) for n in numbers]
        ):
            low = source << SOURCE_SHIFT | token
            counts[state_key(guild, State(relation, previous)), low] += 1
            if relation is not Relation.SURFACE_FORM and before_previous != NOWHERE:
                counts[state_key(guild, State(relation, previous, before_previous)), low] += 1
    return counts


def counted(said: list[Sequence]) -> Entries:
    flat = np.array([number for _, _, numbers in said for number in numbers], np.uint64)
    return count_transitions(
        flat // np.uint64(2) + np.uint64(8),
        flat,
        np.arange(len(flat)),
        np.array([len(numbers) for _, _, numbers in said], np.intp),
        np.array([guild for guild, _, _ in said], np.uint64),
        np.array([source for _, source, _ in said], np.uint64),
    )


def vectorised(said: list[Sequence]) -> Counter[tuple[int, int]]:
    entries = counted(said)
    keys = entries.keys.tobytes()
    assert all(keys[i : i + 16] < keys[i + 16 : i + 32] for i in range(0, len(keys) - 16, 16))
    high, low = split(entries.keys)
    assert (join(high, low) == entries.keys).all()
    pairs = zip(high.tolist(), low.tolist(), strict=True)
    return Counter(dict(zip(pairs, entries.counts.tolist(), strict=True)))


@pytest.mark.slow
@given(sequences)
def test_every_transition_is_counted_under_its_key(said: list[Sequence]) -> None:
    assert vectorised(said) == plainly(said)


@pytest.mark.slow
@given(sequences)
def test_two_of_five_counts_tell_the_others(said: list[Sequence]) -> None:
    entries = counted([(5, source, numbers) for _, source, numbers in said])
    stored = entries.picked(underived(entries.keys))
    found = with_derived(stored, 5, lambda token: token // 2 + 8)
    assert found.keys.tolist() == entries.keys.tolist()
    assert found.counts.tolist() == entries.counts.tolist()


@pytest.mark.slow
@given(sequences)
def test_a_batch_whose_ranks_do_not_fit_is_counted_in_halves(said: list[Sequence]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counting, "WORD_OF_MACHINE", 12)
        assert vectorised(said) == plainly(said)
