"""Draw a bar chart as a PNG that reads well on a phone, before a light and a dark background."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from markovbot.pictures.chart import Bar, Chart
from markovbot.pictures.lettering import Colour, Lettering

WIDTH: Final = 720
"""Pixels: twice what a phone shows, so that letters are half as large there."""

MARGIN: Final = 28
TITLE: Final = 36
LABEL: Final = 30
NOTE: Final = 26
"""Heights of fonts."""

TITLE_HEIGHT: Final = 58
BAR_HEIGHT: Final = 62
NOTE_HEIGHT: Final = 36
"""Heights of rows: a bar has its label above it."""

THICKNESS: Final = 14
GAP: Final = 20
"""Pixels between a label and its figure."""

BACKGROUND: Final[Colour] = (31, 33, 39)
BORDER: Final[Colour] = (78, 82, 92)
TEXT: Final[Colour] = (245, 246, 248)
QUIET: Final[Colour] = (198, 202, 210)
BAR: Final[Colour] = (142, 161, 255)
FAINT: Final[Colour] = (128, 134, 147)
TRACK: Final[Colour] = (47, 50, 58)
"""Every text has a contrast of 10 and more with the background, every bar one of 4 and more. The
chart has a background of its own, so it looks the same in both of Discord's themes."""

COLOURS: Final = 128
"""Shades that are kept: a third of the bytes, and of the time that packing them takes."""


def draw_chart(chart: Chart, lettering: Lettering) -> bytes | None:
    """Return a chart as a PNG; None if some character of it can't be drawn."""
    height = 2 * MARGIN + TITLE_HEIGHT + BAR_HEIGHT * len(chart.bars) + NOTE_HEIGHT
    picture = Image.new("RGB", (WIDTH, height), BACKGROUND)
    ImageDraw.Draw(picture).rectangle((0, 0, WIDTH - 1, height - 1), outline=BORDER, width=2)
    inner = WIDTH - 2 * MARGIN
    title = lettering.line(chart.title, TITLE, inner)
    note = lettering.line(chart.note, NOTE, inner)
    if title is None or note is None:
        return None
    title.draw(picture, MARGIN, MARGIN + TITLE, TEXT)
    top = MARGIN + TITLE_HEIGHT
    for bar in chart.bars:
        if not _draw_bar(picture, lettering, bar, top):
            return None
        top += BAR_HEIGHT
    note.draw(picture, MARGIN, top + NOTE, QUIET)
    written = BytesIO()
    kept = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    kept.save(written, "PNG")
    return written.getvalue()


def _draw_bar(picture: Image.Image, lettering: Lettering, bar: Bar, top: int) -> bool:
    """Draw a bar with its label and figure; return False if they can't be drawn."""
    right = WIDTH - MARGIN
    figure = lettering.line(bar.figure, LABEL)
    if figure is None:
        return False
    label = lettering.line(bar.label, LABEL, right - MARGIN - GAP - figure.width)
    if label is None:
        return False
    colour = QUIET if bar.faint else TEXT
    label.draw(picture, MARGIN, top + LABEL, colour)
    figure.draw(picture, right - figure.width, top + LABEL, colour)
    upper = top + LABEL + 10
    lower = upper + THICKNESS
    draw = ImageDraw.Draw(picture)
    radius = THICKNESS // 2
    draw.rounded_rectangle((MARGIN, upper, right, lower), radius, TRACK)
    length = round((right - MARGIN) * bar.share)
    if length:
        end = MARGIN + max(length, THICKNESS)
        draw.rounded_rectangle((MARGIN, upper, end, lower), radius, FAINT if bar.faint else BAR)
    return True
