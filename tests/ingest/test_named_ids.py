import pytest

from markovbot.ingest.named_ids import FIRST_NAMED_ID, id_of


def test_a_name_has_one_id_everywhere_and_no_other_name_has_it() -> None:
    assert id_of("ubuntu") == id_of("ubuntu") == 7693379458442933293
    assert len({id_of(f"name{number}") for number in range(10_000)}) == 10_000
    assert all(FIRST_NAMED_ID <= id_of(name) < 1 << 63 for name in ("a", "", "007", "1e5", "٣"))


def test_a_number_is_an_id_already() -> None:
    assert id_of(123456789012345678) == id_of("123456789012345678") == 123456789012345678
    assert id_of("007") != 7


@pytest.mark.parametrize("number", [-1, FIRST_NAMED_ID, str(FIRST_NAMED_ID), "9" * 30])
def test_numbers_that_cannot_be_ids_are_refused(number: int | str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        id_of(number)
