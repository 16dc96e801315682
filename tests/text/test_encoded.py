"""Encoded messages decode to what they were."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from markovbot.text import EncodedSegments, encode

messages = st.lists(st.lists(st.lists(st.text(max_size=3), min_size=1, max_size=5), max_size=3))


@given(messages)
def test_what_is_encoded_is_decoded_also_in_another_process(said: list[list[list[str]]]) -> None:
    texts = pickle.loads(pickle.dumps(encode(said)))  # noqa: S301 - our own
    assert [list(EncodedSegments(texts, number)) for number in range(len(said))] == said
    assert [len(EncodedSegments(texts, number)) for number in range(len(said))] == [*map(len, said)]


@given(messages)
def test_each_token_is_there_once(said: list[list[list[str]]]) -> None:
    found = {token for message in said for tokens in message for token in tokens}
    assert sorted(encode(said).tokens) == sorted(found)
