"""Faces and emoji are one token each."""

import pytest

from markovbot.text import fold, tokenize
from tests.support.kinds import Say

FACES = [
    "¯\\_(ツ)_/¯",
    "¯\\\\_(ツ)_/¯",
    "¯_(ツ)_/¯",
    "(╯°□°)╯︵ ┻━┻",
    "(╯°□°）╯︵ ┻━┻",
    "(ノಠ益ಠ)ノ彡┻━┻",
    "┬─┬ノ( º _ ºノ)",
    "┬─┬ ノ( ゜-゜ノ)",
    "ʕ•ᴥ•ʔ",
    "( ͡° ͜ʖ ͡°)",
    "ಠ_ಠ",
    "ಠ‿ಠ",
    "(づ｡◕‿‿◕｡)づ",
    "༼ つ ◕_◕ ༽つ",
    "(☞ﾟヮﾟ)☞",
    "ヽ(´▽`)/",
    "(´・ω・`)",
    "(•_•)",
    "(⌐■_■)",
    "ᕕ( ᐛ )ᕗ",
    "(ง'̀-'́)ง",
    "ლ(ಠ益ಠლ)",
    "(¬‿¬)",
    "(｡♥‿♥｡)",
    "٩(◕‿◕)۶",
    "( ˘ ³˘)♥",
    "(✿◠‿◠)",
    "┻━┻",
    "(^_^)",
    "(>_<)",
    "(-_-;)",
    "\\(^o^)/",
    "(T_T)",
    "<(^_^)>",
    "(>'-')>",
    "m(_ _)m",
    "^_^",
    "^^",
    ">_<",
    "-_-",
    ";_;",
    "o_O",
    "T_T",
    ":)",
    ":-)",
    ":(",
    ":'(",
    ":-P",
    ":D",
    "xD",
    "XD",
    ";)",
    ";-)",
    "=)",
    "=D",
    ":3",
    ">:(",
    ">:)",
    "O:)",
    ":o",
    ":O",
    ":/",
    ":\\",
    ":|",
    ":*",
    ":-*",
    ":$",
    ":]",
    ":}",
    ":')",
    ":'D",
    "D:",
    "(:",
    "c:",
    "):",
    "<3",
    "</3",
    "\\o/",
    "o/",
    ":^)",
    "._.",
    ".-.",
    "-.-",
    "(-.-)Zzz",
    ":)))",
    "uwu",
    "OwO",
    "¬¬",
    ":joy:",
    ":+1:",
    "👩‍🚀",
    "👍🏽",
    "🇩🇪",
    "1️⃣",
    "❤️",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "<:tea:123456789012345678>",
    "(✧ω✧)",
    "(つ✧ω✧)つ",
    "(눈_눈)",
    "(￢_￢)",
    "(；一_一)",
    "(^▽^)",
    "(= ФェФ=)",
    "(* ^ ω ^)",
    "( ^_^)/",
    "( -_-)",
    "(._. )",
    "￣ω￣",
    "●︿●",
    "｡^‿^｡",
    "ฅ^•ﻌ•^ฅ",
    "Σ(°△°)",
    "(•̀ᴗ•́)و",
    "(ﾉ◕ヮ◕)ﾉ*:･ﾟ✧",
    "┬──┬",
    "?_?",
    "!_!",
    ">w<",
    "<:(",
]


@pytest.mark.parametrize("face", FACES)
def test_a_face_is_one_token_wherever_it_stands(face: str) -> None:
    assert tokenize(f"x {face} y") == [" x", f" {face}", " y"]
    assert tokenize(face)[0].strip() == face
    assert tokenize(f"so {face}, yes") == [" so", f" {face}", ",", " yes"]
    assert fold(f" {face}") == fold(face)


@pytest.mark.parametrize(
    ("content", "tokens"),
    [
        ("nice:)", [" nice", ":)"]),
        ("nice¯\\_(ツ)_/¯", [" nice", "¯\\_(ツ)_/¯"]),
        ("nice(^_^)", [" nice", "(^_^)"]),
        ("😂😂👍", [" 😂", "😂", "👍"]),
        ("привет)))", [" привет", ")))"]),
        ("(tea)", [" (", "tea", ")"]),
        ("(東京・大阪)", [" (", "東京", "・", "大阪", ")"]),
        ("(привет)", [" (", "привет", ")"]),
        ("at 10:3 or 16:9)", [" at", " 10:3", " or", " 16:9", ")"]),
        ("list: (a)", [" list", ":", " (", "a", ")"]),
    ],
)
def test_faces_cling_and_parentheses_are_none(content: str, tokens: list[str]) -> None:
    assert tokenize(content) == tokens


@pytest.mark.parametrize(
    "face",
    [
        "¯\\_(ツ)_/¯",
        "(╯°□°)╯︵ ┻━┻",
        "ʕ•ᴥ•ʔ",
        "( ͡° ͜ʖ ͡°)",
        "ಠ_ಠ",
        ":'(",
        "(>_<)",
        "\\o/",
        "<3",
        "👩‍🚀",
    ],
)
async def test_a_face_is_never_torn(face: str, say: Say) -> None:
    lines = await say(f"well {face} no idea", f"no idea {face}", f"{face} well no", "well no idea")
    assert any(face in line for line in lines)
    for line in lines:
        rest = line.replace(face, "")
        assert not set(rest) - set("wel noida")
