"""Planted secrets, phrases and names: found where nothing stops them, and not in our lines."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from markovbot.audit import evasion, names, passphrases
from markovbot.audit.canaries import CANARIES, KINDS
from markovbot.audit.figures import Origin
from markovbot.audit.phrases import unsaid_phrases
from markovbot.audit.planting import ALL_KINDS, Search, plant
from markovbot.chain.filters import single_author
from tests.support.auditing import FEW, measured, sample, share, texts
from tests.support.teaching import BRUNO

MORE = replace(FEW, planted=100, prompts=2)


def test_secrets_of_all_kinds_are_planted_by_all_members_as_often_as_asked() -> None:
    ours = sample()
    planted = plant(ours, 5, (1, 16))
    assert len(planted) == CANARIES == 131
    assert len(ALL_KINDS) == len(KINDS) + 1 == 14
    for kind in ALL_KINDS:
        assert {one.repeats for one in planted if one.canary.kind == kind} == {1, 16}
    assert {one.member for one in planted} == {one.member for one in ours}
    assert not any(map(str.isdigit, repr(planted[0].canary)))


def test_a_secret_is_found_whole_or_by_a_piece_of_its_own() -> None:
    ours = texts("we open at nine", "at 12 or so")
    planted = plant(ours, 5, (1,))
    by_kind = {one.canary.kind: one for one in reversed(planted)}
    pin, phrase, phone = (by_kind[kind] for kind in ("pin", "passphrase", "phone"))
    search = Search.of(planted, ours)
    search.look([pin.canary.message, f"so {phrase.canary.secret} again", "at 12"])
    search.look([f"ring {phone.canary.secret.split()[-1]}?"])
    assert search.found == {pin, phrase, phone}
    assert search.lines == 4
    assert search.by_kind()["pin"] == 1
    *words, last = phrase.canary.secret.split()
    search = Search.of(planted, ours)
    search.look([" ".join(words), f"{last} {' '.join(words)}"])
    assert not search.found


@pytest.mark.slow
async def test_no_secret_of_one_member_is_said_by_the_server() -> None:
    figures = await measured("canaries", sample(), MORE)
    assert share(figures, "canaries.learned") == (0, 122)
    assert share(figures, "canaries") == (0, 131)
    assert share(figures, "canaries", Origin.UNGUARDED)[0] > 10


@pytest.mark.slow
async def test_no_secret_that_holds_digits_is_a_link_or_looks_like_no_word_is_imitated() -> None:
    figures = await measured("imitation", sample(), MORE)
    found, of = share(figures, "imitation")
    assert (found, of) == (0, 95)
    assert share(figures, "imitation", Origin.UNGUARDED)[0] > 10
    assert share(figures, "imitation.words")[0] > 0  # what members say often is theirs


@pytest.mark.slow
async def test_no_passphrase_of_four_ordinary_words_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert share(await measured("passphrases", sample(), MORE), "passphrases") == (0, 60)
    monkeypatch.setattr(single_author, "MAX_SINGLE_AUTHOR_RUN", 3)
    found, _ = share(await measured("passphrases", sample(), MORE), "passphrases")
    assert found > 0


@pytest.mark.slow
async def test_no_marks_make_a_phrase_sayable_that_one_member_repeats() -> None:
    figures = await measured("evasion", sample(), MORE)
    assert share(figures, "evasion")[0] == 0
    assert share(figures, "evasion", Origin.UNGUARDED)[0] > 5


@pytest.mark.slow
async def test_no_spelling_of_a_name_is_said_whose_owner_left() -> None:
    figures = await measured("names", sample(), MORE)
    assert share(figures, "names") == (0, len(names.spellings()))
    assert share(figures, "names", Origin.UNGUARDED)[0] > 20


def test_phrases_and_passphrases_are_nobody_elses() -> None:
    said = "the kettle sings, garden sings too"
    ours = [*texts(said), *texts(said, member=BRUNO)]
    assert passphrases.holding(["tea for two now"], ["oh Tea for two now", "tea, for two now"]) == (
        {"tea for two now"},
        1,
    )
    assert evasion.holding([("tea", "now")], ["so tea... NOW", "tea for now", "(tea) now?"]) == 2
    phrases = unsaid_phrases(ours, [2, 3] * 10, Random(1))
    assert [len(one) for one in phrases] == [2, 3] * 10
    pairs = [pair for phrase in phrases for pair in pairwise(phrase)]
    assert len({*pairs}) == len(pairs)
    assert not {("kettle", "sings"), ("sings", "garden"), ("garden", "sings")} & {*pairs}
