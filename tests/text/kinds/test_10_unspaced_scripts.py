"""Words of scripts without spaces are found as people call them."""

from random import Random

import pytest

from markovbot.domain import Style
from markovbot.speaking.odds import odds
from markovbot.speaking.speaker import Speaker
from markovbot.store.ports import Store
from markovbot.text import TOKENISER_VERSION, join, normalise, tokenize
from markovbot.text.segmenter import SEGMENTER
from tests.support.kinds import MEMBERS
from tests.support.teaching import GUILD, Teacher

needs_icu = pytest.mark.skipif(SEGMENTER == "characters", reason="icu4py isn't installed")

TEXTS = {
    "東京": ["東京に行きたい", "明日東京で会おう", "東京は広い"],
    "電車": ["電車が遅れた", "毎日電車に乗る", "電車で行こう"],
    "ラーメン": ["ラーメンを食べたい", "このラーメンは美味しい"],
    "今天": ["我们今天去喝茶", "今天天气很好"],
    "大学": ["他在大学学习", "北京的大学很大"],
    "อากาศ": ["วันนี้อากาศดีมาก", "อากาศร้อนจัง"],
    "กินข้าว": ["ไปกินข้าวกัน", "กินข้าวหรือยัง"],
    "ອາກາດ": ["ວັນນີ້ອາກາດດີຫຼາຍ", "ອາກາດຮ້ອນ"],
    "អាកាសធាតុ": ["ថ្ងៃនេះអាកាសធាតុល្អណាស់", "អាកាសធាតុក្តៅ"],
    "日本語": ["日本語を話す", "私の日本語は下手だ"],
}


@needs_icu
@pytest.mark.parametrize("word", [word for word in TEXTS if word != "กินข้าว"])
def test_a_word_is_a_token(word: str) -> None:
    for text in TEXTS[word]:
        assert word in tokenize(text)
        assert join(tokenize(text)) == normalise(text)


@needs_icu
@pytest.mark.parametrize(
    ("content", "tokens"),
    [
        ("東京 京都", ["東京", " 京都"]),
        ("Tシャツ", [" T", "シャツ"]),
        ("2024年10月", [" 2024", "年", "10", "月"]),
        ("LINEで話す", [" LINE", "で", "話す"]),
        ("「東京」だ", ["「", "東京", "」", "だ"]),
        ("東京！", ["東京", "！"]),
        ('"東京"', [' "', "東京", '"']),
    ],
)
def test_scripts_meet(content: str, tokens: list[str]) -> None:
    assert tokenize(content) == tokens
    assert join(tokens) == normalise(content)


@pytest.mark.parametrize("text", [text for texts in TEXTS.values() for text in texts])
def test_no_sentence_is_one_token(text: str) -> None:
    assert len(tokenize(text)) > 1


def test_what_no_dictionary_divides_is_divided_into_characters() -> None:
    assert max(map(len, tokenize("ꦲ" * 80 + "ཀ" * 80 + "ᦀ" * 40))) < 17


def test_the_version_names_rules_and_segmenter() -> None:
    assert TOKENISER_VERSION.endswith(SEGMENTER)


@needs_icu
@pytest.mark.parametrize("word", [word for word in TEXTS if word != "กินข้าว"])
async def test_odds_and_lines_know_the_word(word: str, store: Store, teacher: Teacher) -> None:
    for member in MEMBERS:
        for text in TEXTS[word]:
            await teacher.say(text, member=member)
    assert (await odds(store, Style(GUILD), word)).total == 4 * len(TEXTS[word])
    lines = await Speaker(store, lambda: Random(3)).say(Style(GUILD), about=word, count=40)
    assert all(word in tokenize(line) for line in lines)
