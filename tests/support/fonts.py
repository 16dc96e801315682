"""The fonts of this machine, for tests that draw with them."""

import pytest

from markovbot.pictures.fonts import Fonts, installed_fonts
from markovbot.pictures.glyphs import code_points


def fonts_for(*texts: str) -> Fonts:
    """Return this machine's fonts; skip the test if they can't draw some text."""
    fonts = Fonts(installed_fonts(), code_points)
    for text in texts:
        if fonts.runs(text) is None:
            pytest.skip(f"no font here draws {text}: docs/operating.md names some")
    return fonts
