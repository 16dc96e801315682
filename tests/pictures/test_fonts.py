"""Each character is drawn by the first font that has it, and what no font has isn't drawn."""

import sys
from pathlib import Path

import pytest

from markovbot.pictures.fonts import NO_HOME, Fonts, Run, font_folders, installed_fonts

LATIN, KANA, EMOJI = Path("NotoSans-Regular.ttf"), Path("NotoSansCJK.ttc"), Path("Emoji.ttf")
HAS = {
    LATIN: frozenset(map(ord, "abc1 “”…")),
    KANA: frozenset(map(ord, "abc1 お茶")),
    EMOJI: frozenset(map(ord, "123🍵👩🚀")),
}
FONTS = Fonts([EMOJI, LATIN, KANA], lambda font: HAS[font])


def test_a_text_of_one_font_is_one_part() -> None:
    assert FONTS.runs("abc") == [Run(LATIN, "abc")]
    assert FONTS.runs("a お茶") == [Run(KANA, "a お茶")]


def test_other_texts_are_parts_of_several_fonts() -> None:
    assert FONTS.runs("“お茶” a") == [
        Run(LATIN, "“"),
        Run(KANA, "お茶"),
        Run(LATIN, "” a"),
    ]


def test_emoji_come_from_their_own_font_and_digits_never_do() -> None:
    assert FONTS.runs("1🍵1") == [Run(LATIN, "1"), Run(EMOJI, "🍵"), Run(LATIN, "1")]
    astronaut = "👩\u200d🚀"
    assert FONTS.runs(f"{astronaut}🍵\ufe0f") == [Run(EMOJI, f"{astronaut}🍵\ufe0f")]


@pytest.mark.parametrize("text", ["x", "ax", "お茶x", "🚂", "a\u0301"])
def test_what_no_font_has_is_not_drawn_at_all(text: str) -> None:
    assert FONTS.runs(text) is None


def test_a_font_is_read_only_when_a_character_needs_it() -> None:
    read: list[Path] = []

    def note(font: Path) -> frozenset[int]:
        read.append(font)
        return HAS[font]

    fonts = Fonts([EMOJI, LATIN, KANA], note)
    fonts.runs("abc")
    fonts.runs("cab")
    assert read == [LATIN]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="fonts are elsewhere")
def test_plain_fonts_are_found_the_preferred_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_DATA_DIRS", f"{tmp_path / 'all'}:{tmp_path / 'nowhere'}")
    for name in (
        "all/fonts/opentype/NotoSansCJK-Regular.ttc",
        "all/fonts/truetype/NotoSansThai-Regular.ttf",
        "all/fonts/truetype/NotoSans-Bold.ttf",
        "all/fonts/truetype/NotoSans-Regular.ttf",
        "all/fonts/truetype/NotoColorEmoji.ttf",
        "all/fonts/truetype/DejaVuSans.ttf",
        "all/fonts/truetype/DejaVuSans-Oblique.ttf",
        "all/fonts/truetype/NotoSans.txt",
        "mine/fonts/Abhaya.otf",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [one.stem for one in installed_fonts()] == [
        "NotoSans-Regular",
        "DejaVuSans",
        "NotoSansCJK-Regular",
        "NotoSansThai-Regular",
        "Abhaya",
        "NotoColorEmoji",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows every user")
def test_a_user_without_a_home_has_the_fonts_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 7)  # as a container's, it has no entry
    assert NO_HOME in [parent for folder in font_folders() for parent in folder.parents]
    assert isinstance(installed_fonts(), list)
