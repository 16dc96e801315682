"""What is sealed opens in its own place only, with its own key, and tells nothing without it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from markovbot.errors import DatabaseFailure, UserError
from markovbot.store.postgres.sealing import Sealer, database_key, new_salt

KEY = bytes(range(32))
SALT = bytes(16)
TABLES = ("tail", "run", "block", "lexicon", "book", "mark", "shared")

guilds = st.integers(0, 2**63 - 1)
positions = st.lists(st.integers(0, 2**128 - 1), max_size=3)
places = st.tuples(st.sampled_from(TABLES), guilds, positions)


@given(places, st.binary())
def test_what_was_sealed_opens(place: tuple[str, int, list[int]], data: bytes) -> None:
    sealed = Sealer(KEY, SALT).seal(*place, data)
    assert Sealer(KEY, SALT).open(*place, sealed) == data
    assert len(sealed) == len(data) + 28


@given(places, places, st.binary())
def test_what_was_moved_is_refused(
    place: tuple[str, int, list[int]], other: tuple[str, int, list[int]], data: bytes
) -> None:
    assume(place != other)
    sealer = Sealer(KEY, SALT)
    with pytest.raises(DatabaseFailure):
        sealer.open(*other, sealer.seal(*place, data))


@given(places, st.binary(), st.data())
def test_what_was_cut_or_changed_is_refused(
    place: tuple[str, int, list[int]], data: bytes, draw: st.DataObject
) -> None:
    sealer = Sealer(KEY, SALT)
    sealed = bytearray(sealer.seal(*place, data))
    where = draw.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(DatabaseFailure):
        sealer.open(*place, bytes(sealed[:where]))
    sealed[where] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(DatabaseFailure):
        sealer.open(*place, bytes(sealed))


@given(places, st.binary(), st.binary(min_size=32, max_size=32), st.binary(max_size=16))
def test_another_key_or_salt_is_refused(
    place: tuple[str, int, list[int]], data: bytes, key: bytes, salt: bytes
) -> None:
    assume(key != KEY)
    assume(salt.strip(b"\0"))  # HMAC fills a short key up with zeros
    sealed = Sealer(KEY, SALT).seal(*place, data)
    for sealer in (Sealer(key, SALT), Sealer(KEY, salt)):
        with pytest.raises(DatabaseFailure, match="DATABASE_KEY"):
            sealer.open(*place, sealed)
        assert sealer.hashed(data) != Sealer(KEY, SALT).hashed(data)


def test_the_same_bytes_never_look_the_same_twice() -> None:
    sealer = Sealer(KEY, SALT)
    assert len({sealer.seal("tail", 1, (1,), b"the same") for _ in range(1000)}) == 1000
    assert new_salt() != new_salt()


def test_a_hash_is_the_same_for_the_same_bytes() -> None:
    assert Sealer(KEY, SALT).hashed(b"1") == Sealer(KEY, SALT).hashed(b"1")
    assert Sealer(KEY, SALT).hashed(b"1") != Sealer(KEY, SALT).hashed(b"2")


def test_no_error_quotes_what_was_sealed() -> None:
    sealer = Sealer(KEY, SALT)
    with pytest.raises(DatabaseFailure) as caught:
        sealer.open("book", 1, (0,), sealer.seal("book", 1, (1,), b"teapot"))
    assert "teapot" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_key_is_64_hexadecimal_digits_and_needed() -> None:
    assert database_key("00ff" * 16) == b"\0\xff" * 16
    for wrong in ("", "00", "xy" * 32):
        with pytest.raises(UserError, match="DATABASE_KEY"):
            database_key(wrong)
