"""The figures of an audit, each with its definition, count and denominator."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

RULE_OF_THREE: Final = 3
"""An event that none of n independent trials shows has, with 95% certainty, a probability of at
most 3/n (Hanley & Lippman-Hand, 1983, doi:10.1001/jama.1983.03330370053031)."""


class Origin(StrEnum):
    """Whose lines or files a figure describes."""

    BOT = "this bot"
    UNGUARDED = "unguarded"
    """A walk of order 2 on the same counts, without any filter."""
    MARKOVIFY = "markovify"
    TEXTS = "the texts"
    """The messages that people wrote."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: `count` out of `of`.

    For a mean, `count` is the sum and `of` the number of items; for a maximum, `of` is None. A
    promised figure must be 0. `sampled` says that `of` are lines drawn at random, so that 0 of them
    says how rare the event is.
    """

    name: str
    definition: str
    count: float
    of: float | None = None
    origin: Origin = Origin.BOT
    promised: bool = False
    sampled: bool = False

    @property
    def share(self) -> float | None:
        """Return count / of; None if `of` is 0 or None."""
        return self.count / self.of if self.of else None

    @property
    def at_most(self) -> float | None:
        """Return the upper 95% bound of the share if no sampled line shows the event, else None."""
        if not self.sampled or self.count or not self.of:
            return None
        return min(1.0, RULE_OF_THREE / self.of)

    @property
    def broken(self) -> bool:
        """Tell whether the figure is promised to be 0, and isn't."""
        return self.promised and self.count > 0

    @property
    def full_name(self) -> str:
        """Return the name, with the origin appended unless it is this bot."""
        return self.name if self.origin is Origin.BOT else f"{self.name}.{self.origin.name.lower()}"

    def as_data(self) -> dict[str, object]:
        """Return the figure as data for JSON."""
        share = self.share
        data: dict[str, object] = {
            "name": self.full_name,
            "definition": self.definition,
            "count": _rounded(self.count),
            "of": None if self.of is None else _rounded(self.of),
            "share": None if share is None else round(share, 8),
        }
        if (at_most := self.at_most) is not None:
            data["at_most"] = round(at_most, 8)
        if self.promised:
            data["kept"] = not self.broken
        return data


def _rounded(number: float) -> float:
    return int(number) if number == int(number) else round(number, 3)


@dataclass(slots=True)
class Findings:
    """All figures of an audit, and what stands beside them (`extra`).

    `theft_by_length` is a table by the length of messages: how many have `from` tokens or more, up
    to the next row's, and how many of these `order1` and `order2` are certain.
    """

    figures: list[Figure] = field(default_factory=list)
    theft_by_length: list[dict[str, int]] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)

    def promised(self) -> list[Figure]:
        """Return the figures that are promised to be 0."""
        return [figure for figure in self.figures if figure.promised]

    def broken(self) -> list[Figure]:
        """Return the promised figures that aren't 0."""
        return [figure for figure in self.figures if figure.broken]

    def verdict(self) -> str:
        """Return in a sentence whether the promises hold that were measured."""
        promised, broken = self.promised(), self.broken()
        if broken:
            names = ", ".join(figure.name for figure in broken)
            return f"{len(broken)} of {len(promised)} promises don't hold: {names}."
        return f"All promises hold ({len(promised)} figures that are promised to be 0 are 0)."
