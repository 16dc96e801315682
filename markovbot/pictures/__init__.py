"""Charts as pictures, drawn with the fonts of this machine; no Discord, no counts, no store.

`painter.py` runs the work in a thread of its own, `drawing.py` lays a chart out, `canvas.py` is
what it is drawn on, `lettering.py` draws text of any script, `fonts.py` finds a font for each of
its characters.
"""

from markovbot.pictures.chart import Bar, Chart
from markovbot.pictures.painter import Painter

__all__ = ["Bar", "Chart", "Painter"]
