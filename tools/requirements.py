"""`python -m tools.requirements`: write the requirements*.txt from the lists in pyproject.toml.

Whoever has no use for an installed package installs from these files; what is needed is said in
one place all the same. A test compares them.
"""

import sys
import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]

HEADER: Final = "# Written by `python -m tools.requirements` from pyproject.toml: change that."


def requirement_files(project: dict[str, Any]) -> dict[str, str]:
    """Return the text of each file by its name, from what pyproject.toml holds."""
    metadata = project["project"]
    extras = metadata["optional-dependencies"]
    lists = {
        "requirements.txt": metadata["dependencies"],
        "requirements-audit.txt": ["-r requirements.txt", *extras["audit"]],
        "requirements-postgres.txt": ["-r requirements.txt", *extras["postgres"]],
        "requirements-dev.txt": [
            "-r requirements-audit.txt",
            "-r requirements-postgres.txt",
            *project["dependency-groups"]["dev"],
        ],
    }
    return {name: "\n".join([HEADER, *lines]) + "\n" for name, lines in lists.items()}


def main() -> int:
    """Write the files; return the exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for name, text in requirement_files(project).items():
        (ROOT / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
