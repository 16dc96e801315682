"""The corpora that everything is measured on, made from one chat export."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SUFFIXED: Final = 10
"""In the second half of the million every tenth word gets a suffix, so that the vocabulary grows
as it would with other people's chat."""

SMALL: Final = 100_000


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of an export."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def make_corpora(source: Path, directory: Path) -> dict[str, Path]:
    """Write the source twice, the second time with other names, and its first rows by themselves.

    Returns the files by the name of their size.
    """
    corpora = {"100k": directory / "100k.jsonl", "1M": directory / "1M.jsonl"}
    with (
        corpora["100k"].open("w", encoding="utf-8") as small,
        corpora["1M"].open("w", encoding="utf-8") as large,
    ):
        for number, row in enumerate(_twice(source)):
            line = json.dumps(row, ensure_ascii=False) + "\n"
            large.write(line)
            if number < SMALL:
                small.write(line)
    return corpora


def _twice(source: Path) -> Iterator[dict[str, str]]:
    yield from rows_of(source)
    words = 0
    for row in rows_of(source):
        changed = []
        for word in row["content"].split(" "):
            words += 1
            changed.append(word + "q" * (words % SUFFIXED == 0))
        yield row | {
            "channel": f"{row['channel']} 2",
            "author": f"{row['author']} 2",
            "content": " ".join(changed),
        }
