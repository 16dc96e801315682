"""Which spellings of a name are replaced, and which words are not."""

import sys
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from markovbot.domain import MemberId
from markovbot.privacy.names import MOST, is_ordinary, redacted_spellings
from markovbot.privacy.ordinary_words import common_words, ordinary_words
from markovbot.privacy.redaction import SOMEBODY, redact_names
from markovbot.store.ports import RedactedNames

if TYPE_CHECKING:
    from _typeshed import TraceFunction

PERSON = MemberId(77)


def redacted(*names: str) -> RedactedNames:
    spellings = frozenset(map(str.encode, redacted_spellings(names)))
    return RedactedNames(frozenset({PERSON}), spellings, str.encode)


def said(text: str, *names: str) -> str:
    return redact_names(text, redacted(*names))


ZOLTAN = ("zoltan_k", "Zoltan Kerekes", "🌸Zoltan🌸 | away")
ROSE = ("rosehartwell", "Rose Hartwell", "Rose (she/her)")
MARK = ("mark.o", "Mark Okafor", "[TEA] Mark")
HIDDEN = [
    *[
        (text, ZOLTAN)
        for text in (
            "Zoltan", "zoltan", "ZOLTAN", "Kerekes", "Zoltan Kerekes", "Kerekes Zoltan",
            "Kerekes, Zoltan", "@zoltan_k", "zoltan.k", "zoltan-k", "ZoltanK", "zoltank",
            "Zoltan_Kerekes", "zoltankerekes", "#ZoltanKerekes", "zkerekes", "Zoltan's", "Zoltan’s",
            "Zoltanʼs", "zoltans", "Zoltans'", "Kerekes'", "🌸Zoltan🌸", "✨Zoltan✨",
            "`Zoltan | away`",
            "[TEA] Zoltan", "xX_Zoltan_Xx", "xXZoltanXx", "Zoltan (they/them)", "zoltan99",
            "𝓩𝓸𝓵𝓽𝓪𝓷", "𝚣𝚘𝚕𝚝𝚊𝚗", "Ｚｏｌｔａｎ", "ᴢᴏʟᴛᴀɴ", "Ⓩⓞⓛⓣⓐⓝ", "🅉🄾🄻🅃🄰🄽", "🅩🅞🅛🅣🅐🅝", "🆉🅾🅻🆃🅰🅽",
            "Z̲o̲l̲t̲a̲n̲", "Ż̷ō̷l̷t̷ä̷n̷", "Zoltán", "Z\u200bol\u200btan", "Zоltаn", "**Zol**tan",
            "~~Zoltan~~",
            "z o l t a n", "Z-o-l-t-a-n", "Z.o.l.t.a.n", "Zoltaaaan", "z0lt4n", "||zoltan||",
            "__Zoltan__",
            "pro-Zoltan", "Zoltan/Ann", "<:zoltan:4711>", f"<@{PERSON}>", f"<@!{PERSON}>",
        )
    ],
    *[
        (text, ROSE)
        for text in (
            "Rose Hartwell", "rose hartwell", "ROSE HARTWELL", "Hartwell", "hartwell's",
            "Hartwell, Rose",
            "rosehartwell", "@rosehartwell", "RoseHartwell", "rose-hartwell", "rose.hartwell",
            "@rose",
            "rhartwell", "roseh", "@Rose", "𝐑𝐨𝐬𝐞 𝐇𝐚𝐫𝐭𝐰𝐞𝐥𝐥",
        )
    ],
    *[
        (text, MARK)
        for text in (
            "Mark Okafor", "mark.o", "Mark_O", "okafor", "Okafors", "@mark", "marko",
        )
    ],
    *[
        (text, ("İlker Yıldız",))
        for text in (
            "İlker", "ilker", "ILKER", "ılker", "İLKER'in", "YILDIZ",
        )
    ],
    *[
        (text, ("Jörg Weiß",))
        for text in (
            "Jörg", "joerg", "JORG", "Jörgs", "JÖRG WEISS", "Joerg Weiss",
        )
    ],
    ("Sean", ("Seán O’Connor-Byrne",)),
    ("o'connor", ("Seán O’Connor-Byrne",)),
    ("O‘Connor‑Byrne", ("Seán O’Connor-Byrne",)),
    ("byrne", ("Seán O’Connor-Byrne",)),
    ("Łukasz", ("lukasz",)),
    ("Søren", ("Soeren",)),
    ("briony", ("Br10ny",)),
    ("Will Rose", ("Will Rose",)),
    ("will may", ("Will May",)),
    ("🌸Rose🌸", ("🌸Rose🌸",)),
    ("midnight otter", ("Midnight Otter",)),
    ("rose kerekes", ("rosekerekes",)),
    ("田中", ("田中さくら",)),
    ("민준", ("김민준",)),
    ("Оля", ("Оля Петрова",)),
    ("ПЕТРОВА", ("Оля Петрова",)),
    ("bo", ("Bo",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), HIDDEN)
def test_a_spelling_of_a_name_is_hidden(text: str, names: tuple[str, ...]) -> None:
    assert said(text, *names) != text
    whole = said(f"yesterday {text} laughed", *names)
    assert whole.startswith("yesterday ")
    assert whole.endswith(" laughed")
    assert SOMEBODY in whole
    assert text not in whole.replace(SOMEBODY, "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a rose by the gate", ROSE),
        ("roses are red", ROSE),
        ("I will mark the place", MARK),
        ("the marks are fine, mark them", MARK),
        ("tea is ready", MARK),
        ("it will rain in may", ("Will May",)),
        ("so will you come", ("will_u", "Will Underwood")),
        ("they went away, ask them", ("Ada | away", "Ada (they/them)")),
        ("I am away", ZOLTAN),
        ("this adapter is from Canada", ("Ada",)),
        ("what is a name", ("Isa",)),
        ("in a moment", ("Ina",)),
        ("the market is open", ("Mark Etxeberria",)),
        ("coffee is for ninjas", ("Coffee Ninja | EU",)),
        ("an otter at midnight", ("Midnight Otter",)),
        ("the one who knocks", ("The One",)),
        ("some of the 10 people", ("of the", "10")),
        ("this was yes", ("Thi", "Wa", "Ye")),
        ("we have 99 of them", ("zoltan99",)),
        ("<@1234> and <#77>", ZOLTAN),
        ("xX good Xx xD", ("xX_Ada_Xx",)),
        ("@everyone come here", ("everyone",)),
        ("🌸 spring 🌸", ("🌸Briony🌸", "🌸")),
        ("never mind", ("nevermind",)),
        ("la lune et le loup", ("Lune", "Loup")),
        ("der Wolf im Wald", ("Wolf Wald | de",)),
        ("さくらが咲いた", ("さくら",)),
        ("ラーメン食べたい", ("ラーメン大好き田中",)),
        ("今日は雪です", ("雪", "ゆき")),
    ],
)
def test_what_names_nobody_stays(text: str, names: tuple[str, ...]) -> None:
    assert said(text, *names) == text


def test_the_token_goes_that_a_name_is_part_of() -> None:
    assert said("ask Zoltan Kerekes, please", *ZOLTAN) == "ask somebody, please"
    assert said("Zoltan's tea and zoltan’s cup", *ZOLTAN) == "somebody's tea and somebody's cup"
    assert said("(Zoltan) 🌸Zoltan🌸", *ZOLTAN) == "(somebody) 🌸somebody🌸"
    assert said("Zoltan Zoltan", *ZOLTAN) == "somebody somebody"


def test_names_are_looked_for_only_if_somebody_left() -> None:
    assert redact_names("Zoltan", None) == "Zoltan"
    nobody = RedactedNames(frozenset({PERSON}), frozenset(), str.encode)
    assert redact_names(f"Zoltan <@{PERSON}>", nobody) == "Zoltan somebody"


def test_what_is_kept_of_a_person_is_bounded() -> None:
    names = [f"{letter}b cd ef gh-ij k_l m.n o1p2 ZqRs" for letter in "abcdefghij"]
    assert len(redacted_spellings(names)) <= MOST
    assert redacted_spellings(["", " ", "🌸"]) == set()


def operations(text: str, names: RedactedNames) -> int:
    """Return how many instructions of Python redacting a text takes, once caches are filled."""
    redact_names(text, names)
    count = 0

    def trace(frame: FrameType, event: str, _argument: object, /) -> "TraceFunction":
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        redact_names(text, names)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["Zoltan ", "Zoltan, ask zoltan ", "ZoltanK", "z o l t a n ", "🌸Zoltan🌸", "<@77> ", "tea "],
)
def test_the_work_grows_with_length_and_not_with_its_square(piece: str) -> None:
    names = redacted(*ZOLTAN)
    short, long = (operations(piece * count, names) for count in (60, 240))
    assert long < 4.4 * short


def test_what_is_redacted_depends_on_the_names_alone() -> None:
    assert redacted_spellings(list(ZOLTAN)) == redacted_spellings(list(reversed(ZOLTAN)))


def test_the_lists_hold_words_not_people() -> None:
    assert common_words() < ordinary_words()
    assert all(
        map(
            is_ordinary, ("will", "mark", "rose", "wolf", "loup", "fuchs", "roses", "marking", "99")
        )
    )
    assert not any(map(is_ordinary, ("ada", "zoltan", "leon", "jared", "sara", "chiara", "123456")))
