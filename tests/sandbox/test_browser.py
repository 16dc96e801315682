"""Pictures of pages, where a browser is installed."""

import struct
from pathlib import Path

import pytest

from sandbox.pictures.__main__ import PICTURES
from sandbox.pictures.shots import SHOTS
from sandbox.rendering import THEMES, render_page
from sandbox.rendering.browser import PHONE, SHARP, VARIABLE, NoBrowser, camera, find_browser
from sandbox.rendering.tags import tag, text

PNG = b"\x89PNG\r\n\x1a\n"


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_where_there_is_no_browser_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "no-such-browser")
    with pytest.raises(NoBrowser, match="apt install chromium"):
        find_browser()


async def test_a_page_becomes_a_picture_as_wide_as_a_phone_and_as_high_as_it_takes() -> None:
    try:
        find_browser()
    except NoBrowser as error:
        pytest.skip(str(error))
    pages = [
        render_page(*[tag("p", text("tea"))] * lines, theme=theme)
        for theme in THEMES
        for lines in (1, 40)
    ]
    async with camera() as taker:
        light, long_light, dark, _ = [await taker.picture(page) for page in pages]
        wide = await taker.picture(pages[0], width=1440)
    assert size(light)[0] == size(long_light)[0] == SHARP * PHONE
    assert size(long_light)[1] > 10 * size(light)[1]
    assert size(light) == size(dark)
    assert light != dark
    assert size(wide)[0] > size(light)[0]


def test_there_is_a_picture_of_everything_in_the_list() -> None:
    """If not: `make pictures`."""
    listed = {Path(f"{shot.name}-{theme}.png") for shot in SHOTS for theme in THEMES}
    assert {Path(one.name) for one in PICTURES.glob("*.png")} == listed
