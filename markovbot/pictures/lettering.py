"""Set one line of text in any script, as a whole or not at all: no box ever stands for a letter."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import regex
from PIL import Image, ImageDraw, ImageFont, features

from markovbot.pictures.fonts import Fonts, has_emoji

BITMAP_SIZES: Final = (109, 136, 128, 160, 96, 64)
"""Sizes in which emoji come that are pictures themselves (Noto's: 109 or 136 or 128, Apple's: 160).
A font of such refuses all others, so it is drawn in its own size and scaled."""

PLAIN: Final = regex.compile(
    r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}\p{Ethiopic}"
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Common}]*"
)
"""Scripts whose letters stand side by side as they are, without marks that combine."""

RIGHT_TO_LEFT: Final = regex.compile(r"\P{L}*[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}]")

CLUSTER: Final = regex.compile(r"\X")

Colour = tuple[int, int, int]


class _Part(NamedTuple):
    """A part of a line that one font draws; where `scale` isn't 1, it is drawn larger."""

    font: ImageFont.FreeTypeFont
    text: str
    scale: float
    width: float


class Line:
    """A line of text that can be drawn; `width` is in pixels, as is `size`, its font's height.

    Where `has_emoji`, it has colours of its own, and its picture must have them, too.
    """

    def __init__(self, parts: Sequence[_Part], size: int, *, has_emoji: bool) -> None:
        self._parts = parts
        self.size = size
        self.has_emoji = has_emoji
        self.width = sum(part.width for part in parts)

    def draw(
        self, picture: Image.Image, left: float, baseline: float, colour: Colour | int
    ) -> None:
        """Draw the line onto a picture, from `left` on."""
        for part in self._parts:
            if part.scale == 1:
                ImageDraw.Draw(picture).text(
                    (left, baseline),
                    part.text,
                    colour,
                    part.font,
                    "ls",
                    embedded_color=self.has_emoji,
                )
            else:
                _draw_scaled(picture, left, baseline, part, colour)
            left += part.width


class Lettering:
    """Sets lines with some fonts. For one thread at a time: fonts can't be used by two."""

    def __init__(self, fonts: Fonts, *, shapes: bool | None = None) -> None:
        """Take fonts; `shapes` tells whether letters can be joined and turned around (by raqm,
        which needs the system's FriBiDi)."""
        self._fonts = fonts
        self._shapes = features.check("raqm") if shapes is None else shapes
        self._loaded: dict[tuple[Path, int], tuple[ImageFont.FreeTypeFont, float]] = {}

    def line(self, text: str, size: int, most: float | None = None) -> Line | None:
        """Return a line of text, cut if it would be wider than `most`; None if it can't be drawn.

        `size` is the height of the font in pixels.
        """
        whole = self._whole(text, size)
        if whole is None or most is None or whole.width <= most:
            return whole
        clusters = CLUSTER.findall(text)
        short, long = 0, len(clusters)
        found = self._whole("…", size)
        while long - short > 1:  # as many as fit
            middle = (short + long) // 2
            cut = self._whole("".join(clusters[:middle]).rstrip() + "…", size)
            if cut is not None and cut.width <= most:
                short, found = middle, cut
            else:
                long = middle
        return found

    def _whole(self, text: str, size: int) -> Line | None:
        if not self._shapes and not PLAIN.fullmatch(text):
            return None
        runs = self._fonts.runs(text)
        if runs is None:
            return None
        if RIGHT_TO_LEFT.match(text):
            runs.reverse()
        parts = []
        for path, run in runs:
            font, scale = self._font(path, size)
            parts.append(_Part(font, run, scale, font.getlength(run) * scale))
        return Line(parts, size, has_emoji=any(map(has_emoji, runs)))

    def _font(self, path: Path, size: int) -> tuple[ImageFont.FreeTypeFont, float]:
        if (known := self._loaded.get((path, size))) is None:
            known = self._loaded[path, size] = self._load(path, size)
        return known

    def _load(self, path: Path, size: int) -> tuple[ImageFont.FreeTypeFont, float]:
        """Return a font, and by how much what it draws has to be scaled."""
        engine = ImageFont.Layout.RAQM if self._shapes else ImageFont.Layout.BASIC
        for one in (size, *BITMAP_SIZES):
            try:
                return ImageFont.truetype(path, one, layout_engine=engine), size / one
            except OSError:  # a font of bitmaps, without that size
                continue
        raise OSError(f"no size of {path.name} can be used")


def _draw_scaled(
    picture: Image.Image, left: float, baseline: float, part: _Part, colour: Colour | int
) -> None:
    """Draw in the font's size, and put that onto the picture in the size that is wanted."""
    _, top, right, bottom = part.font.getbbox(part.text, anchor="ls")
    size = (max(1, round(right)), max(1, round(bottom - top)))
    drawn = Image.new("RGBA", size)
    ImageDraw.Draw(drawn).text((0, -top), part.text, colour, part.font, "ls", embedded_color=True)
    scaled = drawn.resize(
        (max(1, round(size[0] * part.scale)), max(1, round(size[1] * part.scale))),
        Image.Resampling.LANCZOS,
    )
    picture.paste(scaled, (round(left), round(baseline + top * part.scale)), scaled)
