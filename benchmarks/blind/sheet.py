"""The sheet that is rated, and its key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Final, Self

from benchmarks.quality.words import length
from markovbot.errors import UserError

HEADER: Final = ("number", "line", "human")
ANSWERS: Final = {"y": True, "yes": True, "n": False, "no": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """Whose a line of the sheet is, and how many words it has."""

    system: str
    words: int


@dataclass(frozen=True, slots=True)
class Key:
    """The entries of a sheet by the numbers of its lines."""

    entries: Mapping[int, Entry]

    def save(self, path: Path) -> None:
        """Write it as JSON; it holds no text."""
        data = {str(number): asdict(entry) for number, entry in self.entries.items()}
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read one that was written; raises UserError if it isn't one."""
        try:
            data = json.loads(path.read_text("utf-8"))
            return cls({int(number): Entry(**entry) for number, entry in data.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            raise UserError(f"{path} is no key of a blind sheet.") from None


def mixed(lines: Mapping[str, Sequence[str]], each: int, rng: Random) -> list[tuple[str, str]]:
    """Return `each` lines of every system, or all there are, in random order: system and line.

    No system has a line twice. Raises UserError if one has no line.
    """
    chosen: list[tuple[str, str]] = []
    for system, some in lines.items():
        different = list(
            {shown.casefold(): shown for one in some if (shown := _shown(one))}.values()
        )
        if not different:
            raise UserError(f"There is no line of {system}.")
        chosen += [(system, line) for line in rng.sample(different, min(each, len(different)))]
    rng.shuffle(chosen)
    return chosen


def write_sheet(chosen: Sequence[tuple[str, str]], sheet: Path, key: Path) -> None:
    """Write the lines with numbers and an empty column, and apart from them whose they are."""
    entries = {}
    with sheet.open("w", encoding="utf-8") as file:
        file.write("\t".join(HEADER) + "\n")
        for number, (system, line) in enumerate(chosen, 1):
            file.write(f"{number}\t{line}\t\n")
            entries[number] = Entry(system, length(line))
    Key(entries).save(key)


def read_ratings(sheet: Path, key: Key) -> dict[int, bool]:
    """Return what a reader took for a person's, by number.

    Raises UserError if a rating is missing, is neither y nor n, or is of a line without a key; the
    sentence names the line.
    """
    ratings: dict[int, bool] = {}
    try:
        lines = sheet.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{sheet} can't be read as a sheet.") from None
    for place, line in enumerate(lines, 1):
        cells = line.split("\t")
        if not line.strip() or (place == 1 and cells[0] == HEADER[0]):
            continue
        where = f"{sheet.name}, line {place}"
        if len(cells) < len(HEADER) or not cells[0].strip().isdecimal():
            raise UserError(f"{where}: three columns are needed: {', '.join(HEADER)}.")
        number, answer = int(cells[0]), cells[-1].strip().lower()
        if number not in key.entries or number in ratings:
            raise UserError(f"{where}: number {number} isn't in the key, or stands there twice.")
        if not answer:
            raise UserError(f"{where}: number {number} isn't rated; write y or n.")
        if answer not in ANSWERS:
            raise UserError(f"{where}: the rating of number {number} is neither y nor n.")
        ratings[number] = ANSWERS[answer]
    if missing := key.entries.keys() - ratings.keys():
        raise UserError(f"{sheet.name}: number {min(missing)} is missing.")
    return ratings


def _shown(line: str) -> str:
    """Return a line in which nothing breaks the sheet's columns."""
    return " ".join(line.split())
