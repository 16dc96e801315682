"""The figures of an audit, each with its definition, count and denominator."""

from dataclasses import dataclass, field
from enum import StrEnum


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
    promised figure must be 0.
    """

    name: str
    definition: str
    count: float
    of: float | None = None
    origin: Origin = Origin.BOT
    promised: bool = False

    @property
    def share(self) -> float | None:
        """Return count / of; None if `of` is 0 or None."""
        return self.count / self.of if self.of else None

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
        if self.promised:
            data["kept"] = not self.broken
        return data


def _rounded(number: float) -> float:
    return int(number) if number == int(number) else round(number, 3)


@dataclass(slots=True)
class Findings:
    """All figures of an audit, and tables beside them (`extra`)."""

    figures: list[Figure] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)

    def broken(self) -> list[Figure]:
        """Return the promised figures that aren't 0."""
        return [figure for figure in self.figures if figure.broken]
