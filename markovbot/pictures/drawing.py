"""Draw a bar chart as a PNG that reads well on a phone, before a light and a dark background."""

from typing import Final, NamedTuple

from markovbot.pictures.canvas import Canvas, ColoursCanvas, ShadesCanvas
from markovbot.pictures.chart import Bar, Chart
from markovbot.pictures.lettering import Colour, Lettering, Line

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


class _Row(NamedTuple):
    """A bar with the lines of text above it."""

    bar: Bar
    label: Line
    figure: Line


def draw_chart(chart: Chart, lettering: Lettering) -> bytes | None:
    """Return a chart as a PNG; None if some character of it can't be drawn."""
    inner = WIDTH - 2 * MARGIN
    title = lettering.line(chart.title, TITLE, inner)
    note = lettering.line(chart.note, NOTE, inner)
    rows = [row for bar in chart.bars if (row := _row(bar, lettering)) is not None]
    if title is None or note is None or len(rows) < len(chart.bars):
        return None
    lines = [title, note, *(row.label for row in rows), *(row.figure for row in rows)]
    size = WIDTH, 2 * MARGIN + TITLE_HEIGHT + BAR_HEIGHT * len(rows) + NOTE_HEIGHT
    kind = ColoursCanvas if any(line.has_emoji for line in lines) else ShadesCanvas
    canvas: Canvas = kind(size, BACKGROUND)
    canvas.draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=BORDER, width=2)
    canvas.write(title, MARGIN, MARGIN + TITLE, TEXT)
    top = MARGIN + TITLE_HEIGHT
    for row in rows:
        _draw_row(canvas, row, top)
        top += BAR_HEIGHT
    canvas.write(note, MARGIN, top + NOTE, QUIET)
    return canvas.png()


def _row(bar: Bar, lettering: Lettering) -> _Row | None:
    """Return a bar with its lines; None if they can't be drawn."""
    figure = lettering.line(bar.figure, LABEL)
    if figure is None:
        return None
    label = lettering.line(bar.label, LABEL, WIDTH - 2 * MARGIN - GAP - figure.width)
    return None if label is None else _Row(bar, label, figure)


def _draw_row(canvas: Canvas, row: _Row, top: int) -> None:
    """Draw a bar with its label and figure."""
    right = WIDTH - MARGIN
    bar = row.bar
    colour = QUIET if bar.faint else TEXT
    canvas.write(row.label, MARGIN, top + LABEL, colour)
    canvas.write(row.figure, right - row.figure.width, top + LABEL, colour)
    upper = top + LABEL + 10
    lower = upper + THICKNESS
    radius = THICKNESS // 2
    canvas.draw.rounded_rectangle((MARGIN, upper, right, lower), radius, TRACK)
    length = round((right - MARGIN) * bar.share)
    if length:
        end = MARGIN + max(length, THICKNESS)
        fill = FAINT if bar.faint else BAR
        canvas.draw.rounded_rectangle((MARGIN, upper, end, lower), radius, fill)
