"""Charts are drawn whole and the same every time, or not at all."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, features

from markovbot.pictures import Bar, Chart, Painter
from markovbot.pictures.drawing import (
    BACKGROUND,
    BAR,
    BAR_HEIGHT,
    MARGIN,
    TEXT,
    TITLE_HEIGHT,
    WIDTH,
    draw_chart,
)
from markovbot.pictures.fonts import Fonts
from markovbot.pictures.lettering import Lettering
from tests.support.fonts import fonts_for

LATIN = "After “tea” 50.00% seen, … (others)"


def chart(*labels: str, share: float = 0.5) -> Chart:
    bars = [Bar(label, share, f"{share:.2%}") for label in labels]
    return Chart("After “tea”", [*bars, Bar("(others)", 1 - share, "50.00%", faint=True)], "seen")


async def test_a_chart_is_a_picture_of_the_width_of_a_phone() -> None:
    painted = await Painter(fonts_for(LATIN)).paint(chart("must", "wish"))
    assert painted is not None
    with Image.open(BytesIO(painted)) as picture:
        assert picture.format == "PNG"
        assert picture.width == WIDTH
        assert picture.height > WIDTH // 3
        assert picture.info == {}  # nothing of when and where it was made


async def test_equal_charts_are_equal_byte_by_byte_whatever_was_painted_before() -> None:
    fonts = fonts_for(LATIN)
    painter = Painter(fonts)
    first = await painter.paint(chart("must", "wish"))
    await painter.paint(chart("an entirely different word", share=0.1))
    assert await painter.paint(chart("must", "wish")) == first
    assert await Painter(fonts).paint(chart("must", "wish")) == first
    assert await painter.paint(chart("must", "wish", share=0.4)) != first
    assert await painter.paint(chart("must", "wisp")) != first


async def test_without_a_glyph_for_each_character_there_is_no_picture() -> None:
    fonts = fonts_for(LATIN)
    assert await Painter(Fonts([], lambda _: frozenset())).paint(chart("must")) is None
    painter = Painter(Fonts(fonts.files, lambda _: frozenset(map(ord, LATIN + "mustwih"))))
    assert await painter.paint(chart("must", "wish")) is not None
    assert await painter.paint(chart("must", "wïsh")) is None


async def test_a_font_that_is_none_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "Broken.ttf"
    broken.write_bytes(b"no font")
    fonts = fonts_for(LATIN)
    painter = Painter(Fonts([broken, *fonts.files], fonts.code_points))
    assert await painter.paint(chart("must")) is not None


def test_a_long_word_is_cut_to_the_width_that_there_is() -> None:
    lettering = Lettering(fonts_for(LATIN))
    line = lettering.line("w" * 200, 30, most=300)
    assert line is not None
    assert 200 < line.width <= 300


@pytest.mark.parametrize("word", ["お茶", "سلام", "קומקום", "ชา", "🍵", "👩‍🚀", "चाय", "naïve"])
def test_every_script_that_has_a_font_is_drawn(word: str) -> None:
    fonts = fonts_for(word)
    if not features.check("raqm"):
        pytest.skip("FriBiDi isn't installed here")
    assert draw_chart(chart(word), Lettering(fonts)) is not None


@pytest.mark.parametrize(("word", "drawn"), [("tea", True), ("чай", True), ("سلام", False)])
def test_without_shaping_only_scripts_that_need_none_are_drawn(word: str, *, drawn: bool) -> None:
    lettering = Lettering(fonts_for(word), shapes=False)
    assert (lettering.line(word, 30) is not None) is drawn


def test_a_chart_with_emoji_looks_like_one_without_but_for_them() -> None:
    """Its colours are more, so it is drawn in another way."""
    fonts = fonts_for(LATIN, "🍵")
    pictures = []
    for last in ("wish", "🍵"):
        drawn = draw_chart(chart("must", last), Lettering(fonts))
        assert drawn is not None
        with Image.open(BytesIO(drawn)) as picture:
            pictures.append(picture.convert("RGB"))
    plain, coloured = pictures
    assert plain.size == coloured.size
    above = (0, 0, WIDTH, MARGIN + TITLE_HEIGHT + BAR_HEIGHT)
    differences = ImageChops.difference(plain.crop(above), coloured.crop(above)).convert("L")
    assert max(differences.tobytes()) <= 32  # the shades of one are others
    assert {BACKGROUND, TEXT, BAR} <= {colour for _, colour in plain.getcolors() or ()}
