"""`python -m tools.settings [--check]`: write README's table of settings from `.env.example`.

The table is between `<!-- settings -->` and `<!-- end of settings -->`. With `--check` nothing is
written, and the exit code is 1 if the table is not what it should be.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tools.requirements import ROOT

EXAMPLE: Final = ROOT / ".env.example"
DOCUMENT: Final = ROOT / "README.md"

MARKED: Final = re.compile(r"(<!-- settings -->\n).*?(<!-- end of settings -->)", re.DOTALL)
LINE: Final = re.compile(r"#?([A-Z_]+)=(.*)")


class Setting(NamedTuple):
    """A setting as the example has it; without a default it is empty."""

    name: str
    default: str
    text: str


def settings(example: str) -> Iterator[Setting]:
    """Yield the settings of an example: a comment each, then the line with its default."""
    for block in example.split("\n\n"):
        *comment, last = block.strip().splitlines()
        if (found := LINE.fullmatch(last)) is not None:
            text = " ".join(line.removeprefix("#").strip() for line in comment)
            yield Setting(found[1], found[2], text)


def table(found: Iterator[Setting]) -> str:
    """Return a Markdown table."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, default, text in found:
        shown = f"`{default}`" if default else ""
        rows.append(f"| `{name}` | {shown} | {text.replace('|', chr(92) + '|')} |")
    return "\n".join(rows)


def with_table(document: str, example: str) -> str:
    """Return a document with its table written anew."""
    return MARKED.sub(lambda match: f"{match[1]}{table(settings(example))}\n{match[2]}", document)


def main(arguments: Sequence[str], document: Path = DOCUMENT) -> int:
    """Write or check the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.settings", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, report a difference")
    options = parser.parse_args(arguments)
    text = document.read_text("utf-8")
    written = with_table(text, EXAMPLE.read_text("utf-8"))
    if written == text:
        return 0
    if options.check:
        print(f"{document.name}: the settings differ from .env.example")
        return 1
    document.write_text(written, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
