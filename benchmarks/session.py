"""A run of the benchmark: its steps, and what they have measured so far."""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.figures import Figure

Say = Callable[[str], None]


class Step(NamedTuple):
    """A module of `benchmarks.steps`, what it is given, and which database is copied for it and
    where to."""

    name: str
    arguments: tuple[str | Path, ...] = ()
    copied: tuple[Path, Path] | None = None


class OtherRows(ValueError):
    """Figures of databases of different sizes would be mixed."""


class Session:
    """Runs steps one after the other, each in a process of its own, and saves what they measured.

    The JSON file is written after every step, so that a later failure costs no figures. A step that
    fails gives a figure without a value, and the next one runs all the same. With `amend`, figures
    that the file has already stay until they are measured again, and its date is that of the first
    ones.
    """

    def __init__(self, json_path: Path | None, size: str, say: Say, *, amend: bool = False) -> None:
        """Begin with so many rows (such as 1M) in the large database.

        Raises OtherRows if `json_path` is to be amended and has figures of another number.
        """
        self._path = json_path
        self._size = size
        self._say = say
        self._when = datetime.now(UTC).isoformat(timespec="seconds")
        self._before: list[dict[str, Any]] = []
        if amend and json_path is not None and json_path.exists():
            data = json.loads(json_path.read_text("utf-8"))
            if data["size"] != size:
                raise OtherRows(
                    f"{json_path} has figures of {data['size']} rows: name another file"
                )
            self._before, self._when = data["figures"], data["when"]
        self.figures: list[Figure] = []
        self.failed: list[str] = []

    def run(self, step: Step) -> None:
        """Run a step in a new process."""
        name = step.name
        self._say(name)
        self._before = [one for one in self._before if one["what"] != name]  # it had failed
        if step.copied is not None:
            source, target = step.copied
            if source.exists():  # else the import has failed, and so will this step
                shutil.copy(source, target)
        answer = subprocess.run(  # noqa: S603 - our own steps
            [sys.executable, "-m", f"benchmarks.steps.{name}", *map(str, step.arguments)],
            stdout=subprocess.PIPE,
            check=False,
        )
        lines = answer.stdout.splitlines()
        if answer.returncode or not lines:
            self._say(f"{name} has failed (exit code {answer.returncode})")
            self.failed.append(name)
            self.add([Figure(name, None, "", note=f"failed, exit code {answer.returncode}")])
            return
        self.add([Figure(**row) for row in json.loads(lines[-1])])

    def add(self, figures: Iterable[Figure]) -> None:
        """Add figures and save all there are."""
        self.figures += figures
        if self._path is None:
            return
        measured = {one.what for one in self.figures}
        earlier = [one for one in self._before if one["what"] not in measured]
        data = {
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}",
            "when": self._when,
            "size": self._size,
            "figures": [*earlier, *map(asdict, self.figures)],
        }
        self._path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
