"""What an audit finds: figures, each with its definition, count and denominator."""

from dataclasses import dataclass, field
from enum import StrEnum


class Origin(StrEnum):
    """Whose lines or memory a figure is about."""

    BOT = "this bot"
    UNGUARDED = "unguarded"
    """The same counts, walked at order 2 by chance alone."""
    MARKOVIFY = "markovify"
    TEXTS = "the texts"
    """What people wrote themselves."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: `count` out of `of`.

    Where a figure is a mean, `of` is what the sum in `count` was divided by; where it is a
    maximum, there is no `of`. A promised figure has to be 0.
    """

    name: str
    definition: str
    count: float
    of: float | None = None
    origin: Origin = Origin.BOT
    promised: bool = False

    @property
    def share(self) -> float | None:
        """Return count / of; None if there is nothing to divide by."""
        return self.count / self.of if self.of else None

    @property
    def broken(self) -> bool:
        """Tell whether a promise isn't kept."""
        return self.promised and self.count > 0

    @property
    def full_name(self) -> str:
        """Return a name that tells figures of one kind apart by whose they are."""
        return self.name if self.origin is Origin.BOT else f"{self.name}.{self.origin.name.lower()}"

    def as_data(self) -> dict[str, object]:
        """Return the figure for JSON."""
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
    """All figures of an audit, and what else is worth keeping beside them."""

    figures: list[Figure] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)

    def broken(self) -> list[Figure]:
        """Return the promises that aren't kept."""
        return [figure for figure in self.figures if figure.broken]
