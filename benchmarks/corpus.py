"""The corpora that everything is measured on, made from one chat export."""

import gzip
import json
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Final

SUFFIXED: Final = 10
"""In every copy but the first each tenth word gets the copy's ending, so that the vocabulary grows
as it would with other people's chat."""

ENDINGS: Final = "qxzjkvwyphdbglmcfnrstaeiou"
"""The ending of the second copy, of the third, and so on."""

SMALL: Final = 100_000

SERVERS: Final = 1000
SKEW: Final = 0.8
"""Zipf's exponent: the largest server gets 3% of all messages."""

SUFFIXES: Final = {"k": 1_000, "M": 1_000_000}


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of an export."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def rows_in_servers(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of an export, each with the number of its server, from 1."""
    rng = Random(5)
    shares = list(accumulate(rank**-SKEW for rank in range(1, SERVERS + 1)))
    for row in rows_of(path):
        (server,) = rng.choices(range(1, SERVERS + 1), cum_weights=shares)
        yield server, row


def number_of_rows(size: str) -> int:
    """Return the number that a size such as 100k or 1M stands for. Raises ValueError."""
    digits, unit = size[:-1], size[-1:]
    if not digits.isdecimal() or unit not in SUFFIXES:
        raise ValueError(f"{size} is no number of rows such as 500k or 3M")
    if (number := int(digits) * SUFFIXES[unit]) < SMALL:
        raise ValueError(f"{number:,} rows are fewer than {SMALL:,}")
    return number


def corpora_of(source: Path, directory: Path, size: str) -> dict[str, Path]:
    """Return the files that are made from a source, by the name of their size."""
    made_from = directory / source.name.split(".")[0]
    return {name: made_from / f"{name}.jsonl" for name in ("100k", size)}


def make_corpora(source: Path, directory: Path, size: str) -> None:
    """Write as many rows as `size` says, and the first of them by themselves.

    The source is repeated with other names and words (see `SUFFIXED`). Files that are there already
    stay. Raises ValueError if there would be more copies than endings.
    """
    corpora = corpora_of(source, directory, size)
    if all(path.exists() for path in corpora.values()):
        return
    corpora[size].parent.mkdir(exist_ok=True)
    parts = {name: path.with_suffix(".part") for name, path in corpora.items()}
    with (
        parts["100k"].open("w", encoding="utf-8") as small,
        parts[size].open("w", encoding="utf-8") as large,
    ):
        for number, row in enumerate(islice(_copies(source), number_of_rows(size))):
            line = json.dumps(row, ensure_ascii=False) + "\n"
            large.write(line)
            if number < SMALL:
                small.write(line)
    for name, path in corpora.items():  # a run that was killed leaves none that is cut off
        parts[name].rename(path)


def _copies(source: Path) -> Iterator[dict[str, str]]:
    yield from rows_of(source)
    for copy, ending in enumerate(ENDINGS, 2):
        words = 0
        for row in rows_of(source):
            changed = []
            for word in row["content"].split(" "):
                words += 1
                changed.append(word + ending * (words % SUFFIXED == 0))
            yield row | {
                "channel": f"{row['channel']} {copy}",
                "author": f"{row['author']} {copy}",
                "content": " ".join(changed),
            }
    raise ValueError(f"{source} is too small for so many rows")
