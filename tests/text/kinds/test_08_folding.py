"""Spellings of one word fold to one word; what is said is spelled as somebody wrote it."""

import pytest

from markovbot.domain import Style
from markovbot.speaking.odds import odds
from markovbot.store.ports import Store
from markovbot.text import fold, tokenize
from tests.support.kinds import MEMBERS
from tests.support.teaching import GUILD, Teacher

SAME = [
    ("don`t", "don't"),
    (" You", "you"),
    ("TEA", " tea"),
    ("Straße", "STRASSE"),
    ("straße", "strasse"),
    ("STRAẞE", "straße"),
    ("e\u0301t\u00e9", "\u00c9TE\u0301"),
    ("İstanbul", "istanbul"),
    ("İlker", "ilker"),
    ("Işık", "ışık"),
    ("don’t", "don't"),
    ("donʼt", "don't"),
    ("don´t", "DON'T"),
    ("ｔｅａ", "tea"),
    ("ＴＥＡ", "tea"),
    ("ﬁne", "fine"),
    ("𝕿𝖊𝖆", "tea"),
    ("𝓉ℯ𝒶", "tea"),
    ("ⓣⓔⓐ", "tea"),
    ("m²", "m2"),
    ("ｶﾀｶﾅ", "カタカナ"),
    ("ΟΔΟΣ", "οδος"),
    ("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"),
    ("σοφός", "ΣΟΦΌΣ"),
    ("co‑op", "co-op"),
    ("❤️", "❤"),
    ("می\u200cخواهم", "میخواهم"),
    ("４２", "42"),
    ("ﾃｨｰ", "ティー"),
    ("…", "..."),
    ("naı\u0308ve", "naïve"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tea", "teas"),
        (' "', '"'),
        ("résumé", "resume"),
        (" (", "("),
        ("!", " !"),
        ("א", "ב"),
        ("ss", "s"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text",
    ["İstanbul", "don’t", "ｔｅａ", "ΣΟΦΌΣ", "STRAẞE", "σοφός", "ﬁne", "m²", "co‑op", "Işık"],
)
def test_spelling_is_kept(text: str) -> None:
    assert tokenize(f"x {text} y") == [" x", f" {text}", " y"]


@pytest.mark.parametrize(
    ("one", "other"), [(a, b) for a, b in SAME if a.strip()[0].isalpha() and "\u200c" not in a]
)
async def test_odds_know_them_as_one(one: str, other: str, store: Store, teacher: Teacher) -> None:
    for member, word in zip(MEMBERS, (one, other, one, other), strict=True):
        await teacher.say(f"so {word.strip()} sings", member=member)
    assert (await odds(store, Style(GUILD), one)).total == 4
    assert (await odds(store, Style(GUILD), other)).total == 4
