"""A small chat for the command line, and what to expect of a command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = [
    ("tea", "ada", "I like a cup of tea in the morning"),
    ("tea", "bruno", "a cup of coffee for me"),
    ("sky", "ada", "the stars like the night"),
    ("sky", "chioma", "I like the stars and a cup of tea"),
]

Run = Callable[..., tuple[int, str, str]]


def answer(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def write(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    lines = [json.dumps({"channel": c, "author": a, "content": t}) for c, a, t in rows]
    path.write_text("\n".join(lines) + "\n")
    return path
