"""What a chart is drawn on: a few colours and their shades, or all colours where there are emoji.

Shades are written as a palette from the start. To find the best palette of a picture that was drawn
in all colours takes a third of the time that the whole picture takes, and lets no other thread run.
"""

import zlib
from io import BytesIO
from typing import Final, Protocol

from PIL import Image, ImageDraw, ImagePalette

from markovbot.pictures.lettering import Colour, Line

SHADES: Final = 32
"""Shades of a colour of letters, from the background to itself."""

COVERAGE: Final = 255
"""How much of a pixel a letter covers, at most."""

NEAREST_SHADE: Final = [round(covered * SHADES / COVERAGE) for covered in range(COVERAGE + 1)]
IS_COVERED: Final = bytes([0, *COVERAGE * (COVERAGE,)])
"""For each coverage: the shade for it, and whether there is any."""

PALETTE: Final = 128
"""Shades that are kept of a picture in all colours."""


class Canvas(Protocol):
    """A picture that is being drawn; `draw` draws shapes, in colours of red, green and blue."""

    draw: ImageDraw.ImageDraw

    def write(self, line: Line, left: float, baseline: float, colour: Colour) -> None:
        """Draw a line of text, from `left` on; both are in pixels."""

    def png(self) -> bytes:
        """Return the picture as a PNG."""


class ShadesCanvas:
    """A picture of at most 256 shades, without emoji."""

    def __init__(self, size: tuple[int, int], background: Colour) -> None:
        self._palette = ImagePalette.ImagePalette()
        self._picture = Image.new("P", size, self._palette.getcolor(background))
        self._picture.palette = self._palette
        self._background = background
        self._shades: dict[Colour, bytes] = {}
        self.draw = ImageDraw.Draw(self._picture)

    def write(self, line: Line, left: float, baseline: float, colour: Colour) -> None:
        """Draw a line of text without emoji."""
        top = round(baseline - 2 * line.size)
        strip = Image.new("L", (self._picture.width, 3 * line.size))
        line.draw(strip, left, baseline - top, COVERAGE)
        if (box := strip.getbbox()) is None:
            return
        letters = strip.crop(box)
        pixels = letters.tobytes()  # translated as bytes: `point` takes longer to read its table
        shades = Image.frombytes("P", letters.size, pixels.translate(self._shades_of(colour)))
        covered = Image.frombytes("L", letters.size, pixels.translate(IS_COVERED))
        self._picture.paste(shades, (box[0], top + box[1]), covered)

    def png(self) -> bytes:
        """Return the picture; runs of one shade are all that is worth compressing here."""
        written = BytesIO()
        self._picture.save(written, "PNG", compress_type=zlib.Z_RLE)
        return written.getvalue()

    def _shades_of(self, colour: Colour) -> bytes:
        """Return the places in the palette of a colour over the background, by coverage."""
        if (found := self._shades.get(colour)) is None:
            places = [self._place(colour, shade / SHADES) for shade in range(SHADES + 1)]
            found = self._shades[colour] = bytes(places[nearest] for nearest in NEAREST_SHADE)
        return found

    def _place(self, colour: Colour, share: float) -> int:
        """Return the place in the palette of a colour that covers a share of the background."""
        blended = tuple(
            round(below + (above - below) * share)
            for below, above in zip(self._background, colour, strict=True)
        )
        return self._palette.getcolor(blended, self._picture)


class ColoursCanvas:
    """A picture in all colours."""

    def __init__(self, size: tuple[int, int], background: Colour) -> None:
        self._picture = Image.new("RGB", size, background)
        self.draw = ImageDraw.Draw(self._picture)

    def write(self, line: Line, left: float, baseline: float, colour: Colour) -> None:
        """Draw a line of text."""
        line.draw(self._picture, left, baseline, colour)

    def png(self) -> bytes:
        """Return the picture with the shades that stand for its colours best."""
        written = BytesIO()
        kept = self._picture.quantize(PALETTE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        kept.save(written, "PNG")
        return written.getvalue()
