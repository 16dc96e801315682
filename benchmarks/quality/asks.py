"""What is asked of the bot's lines: limits of the measures, by style and size."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from benchmarks.quality.measures import MEASURES, Row
from benchmarks.quality.table import shown

ANSWER: Final = "answer"


class Ask(NamedTuple):
    """The least and the most that a measure may be; None for no limit."""

    least: float | None
    most: float | None

    def met(self, value: float) -> bool:
        """Tell whether a value is within the limits."""
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )

    def __str__(self) -> str:
        """Return the limits as they are written: ≥ 0.3 or 0.15–0.35."""
        if self.least is None or self.most is None:
            sign, limit = ("≥", self.least) if self.most is None else ("≤", self.most)
            return f"{sign} {limit:g}"
        return f"{self.least:g}–{self.most:g}"


EVERYWHERE: Final = {
    "joins": Ask(None, 0.03),
    "balanced": Ask(0.98, None),
    "clean": Ask(0.98, None),
    "run6": Ask(None, 0),
    "run6_plain": Ask(None, 0.001),
    "whole": Ask(None, 0),
    "failed": Ask(None, 0),
    "cpu_median": Ask(None, 20),
    "cpu_p99": Ask(None, 60),
}
OF_ANSWERS: Final = {"keyword": Ask(0.15, 0.35), "mean_beside": Ask(0.8, 1.3)}
OF_OTHERS: Final = {
    "words_beside": Ask(0.65, 1.1),
    "over8": Ask(0.2, None),
    "over14": Ask(None, 0.05),
}
OF_MEMBERS: Final = {
    50: {"style": Ask(0.85, None), "distinct": Ask(0.85, None)},
    500: {"style": Ask(0.9, None)},
    2_000: {"style": Ask(0.9, None), "attested": Ask(0.3, None)},
}


def asks_of(row: Row) -> dict[str, Ask]:
    """Return what is asked of lines in a style, where members have said so much."""
    asks = EVERYWHERE | (OF_ANSWERS if row.style == ANSWER else OF_OTHERS)
    return asks | (OF_MEMBERS.get(row.messages, {}) if row.style == "member" else {})


def unmet(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a line for each limit that rows don't keep."""
    for row in rows:
        for name, ask in asks_of(row).items():
            value = row.values[name]
            if value is not None and not ask.met(value):
                where = f"{row.corpus}, {row.messages:,} messages, {row.style}"
                yield f"{where}: {MEASURES[name]} {shown(value)} (asked: {ask})"
