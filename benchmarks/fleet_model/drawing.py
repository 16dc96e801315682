"""Pictures of the model for docs/scale.md, as SVG in light or dark colours as the reader has it."""

from collections.abc import Sequence
from math import log10
from typing import Final
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from benchmarks.fleet_model.limits import Limit
from benchmarks.fleet_model.units import number

WIDTH: Final = 760
ROW: Final = 26
LEFT: Final = 400
RIGHT: Final = 70
TOP: Final = 44
BOTTOM: Final = 34

DECADES: Final = (100, 1_000, 10_000, 100_000, 1_000_000)

STYLE: Final = """
text { font: 13px sans-serif; fill: #1f2328; } .small { font-size: 11px; fill: #59636e; }
.page { fill: #ffffff; } .grid { stroke: #d1d9e0; } .bar { fill: #3f6fd1; } .hot { fill: #c2571a; }
.line { stroke: #c2571a; stroke-width: 2; fill: none; }
.mean { stroke: #1f2328; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .small { fill: #9198a1; }
.page { fill: #0d1117; } .grid { stroke: #3d444d; }
.bar { fill: #6f9bf0; } .hot { fill: #f0883e; } .line { stroke: #f0883e; }
.mean { stroke: #f0f6fc; }
}
"""


def draw_limits(limits: Sequence[Limit]) -> str:
    """Return bars that end at the number of servers where something is used up."""
    height = TOP + ROW * len(limits) + BOTTOM
    lowest, highest = log10(DECADES[0]), log10(DECADES[-1])

    def place(servers: float) -> float:
        part = (log10(servers) - lowest) / (highest - lowest)
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(part, 0.0), 1.0)

    parts = [_text(10, 18, "Servers at which something is used up")]
    for decade in DECADES:
        x = place(decade)
        parts += [
            _line("grid", x, TOP - 8, x, height - BOTTOM + 4),
            _text(x, height - 12, number(decade), "small", "middle"),
        ]
    for row, limit in enumerate(limits):
        y, end = TOP + ROW * row, place(limit.servers)
        parts += [
            _text(LEFT - 8, y + 14, limit.title, anchor="end"),
            _bar("bar", LEFT, y + 3, end - LEFT, 14),
            _text(end + 4, y + 14, number(limit.servers), "small"),
        ]
    return _svg(height, "How many servers each resource is enough for", parts)


def draw_balance(loads: NDArray[np.float64], backlog: NDArray[np.float64], until: int) -> str:
    """Return the load of each process beside their mean, and below it the backlog of a process
    that takes over, for so many seconds."""
    half, width = 150, WIDTH - 60
    highest = float(loads.max()) * 1.1
    step = width / len(loads)
    mean = TOP + half * (1 - loads.mean() / highest)
    parts = [_text(10, 18, "Messages a second of each process, and their mean")]
    for row, load in enumerate(loads):
        tall = half * load / highest
        hot = "hot" if load == loads.max() else "bar"
        parts.append(_bar(hot, 10 + step * row, TOP + half - tall, step * 0.8, tall))
    parts += [
        _line("mean", 10, mean, width + 10, mean),
        _text(width + 14, mean + 4, number(loads.mean()), "small"),
        _text(
            10 + step * (int(loads.argmax()) + 1),
            TOP + 4,
            number(loads.max()),
            "small",
        ),
    ]
    top = TOP + half + 60
    most = max(float(backlog[:until].max()), 1.0) * 1.1
    points = " ".join(
        f"{10 + width * (second + 1) / until:.1f},{top + half * (1 - value / most):.1f}"
        for second, value in enumerate(backlog[:until])
    )
    floor = top + half
    parts += [
        _text(10, top - 14, "A process takes over: seconds that its newest message waits"),
        _line("grid", 10, floor, width + 10, floor),
        f'<polyline class="line" points="10.0,{floor:.1f} {points}"/>',
        _text(10, floor + 16, "0 s", "small"),
        _text(width + 10, floor + 16, f"{until} s later", "small", "end"),
        _text(14, top + 10, f"{number(float(backlog[:until].max()))} s at most", "small"),
    ]
    return _svg(int(floor) + BOTTOM, "Load by process, and the backlog after a takeover", parts)


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        f'<rect class="page" width="{WIDTH}" height="{height}"/>\n{body}\n</svg>\n'
    )


def _text(x: float, y: float, text: str, style: str = "", anchor: str = "start") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(style: str, x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line class="{style}" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _bar(style: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="2"/>'
    )
