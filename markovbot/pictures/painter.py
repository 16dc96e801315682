"""Paint charts in a thread, off the event loop."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from markovbot.pictures.chart import Chart
from markovbot.pictures.fonts import Fonts, installed_fonts

if TYPE_CHECKING:
    from markovbot.pictures.lettering import Lettering

log = logging.getLogger(__name__)


class Painter:
    """Paints one chart after the other in one thread: fonts can't be used by two.

    What takes time at first (the drawing library, the fonts' tables) is loaded in that thread, when
    a chart is wanted.
    """

    def __init__(self, fonts: Fonts | None = None) -> None:
        """Take the fonts to draw with; None: those of this machine."""
        self._thread = ThreadPoolExecutor(1, "painter")
        self._fonts = fonts
        self._lettering: Lettering | None = None

    async def paint(self, chart: Chart) -> bytes | None:
        """Return a chart as a PNG; None if it can't be drawn here, for want of fonts or letters."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(self._paint, chart))

    def _paint(self, chart: Chart) -> bytes | None:
        try:
            # Drawing takes 10 MB and a tenth of a second: not for bots that nobody asks for it.
            from markovbot.pictures.drawing import draw_chart  # noqa: PLC0415
            from markovbot.pictures.glyphs import code_points  # noqa: PLC0415
            from markovbot.pictures.lettering import Lettering  # noqa: PLC0415
        except ImportError as error:
            log.warning("Pictures can't be made here: the package %s is missing.", error.name)
            return None
        if self._lettering is None:
            self._lettering = Lettering(self._fonts or Fonts(installed_fonts(), code_points))
        try:
            return draw_chart(chart, self._lettering)
        except OSError as error:
            log.warning("A picture couldn't be made (%s).", type(error).__name__)
            return None
