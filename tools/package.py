"""`python -m tools.package`: build the sdist and the wheel into dist/, and try both.

The wheel is built from the sdist, and each is installed, with what it depends on, into an
environment of its own in which nothing else is. There it learns a few lines and speaks.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tools.requirements import ROOT

DIST: Final = ROOT / "dist"

LINES: Final = "\n".join(
    f"the {thing} {verb} in the {place}"
    for thing in ("kettle", "teapot", "spoon")
    for verb in ("sings", "waits", "shines")
    for place in ("kitchen", "garden", "morning")
)


def build() -> list[Path]:
    """Build both, the wheel from what the sdist holds; return their paths."""
    shutil.rmtree(DIST, ignore_errors=True)
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(DIST), at=ROOT)
    (sdist,) = DIST.glob("*.tar.gz")
    with tempfile.TemporaryDirectory() as directory:
        shutil.unpack_archive(sdist, directory, filter="data")
        (source,) = Path(directory).iterdir()
        _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(DIST), at=source)
    (wheel,) = DIST.glob("*.whl")
    return [sdist, wheel]


def try_out(package: Path) -> None:
    """Install a package into an empty environment, and use it in an empty directory."""
    with tempfile.TemporaryDirectory() as directory:
        here = Path(directory)
        _run(sys.executable, "-m", "venv", "environment", at=here)
        programs = here / "environment" / ("Scripts" if os.name == "nt" else "bin")
        _run(str(programs / "python"), "-m", "pip", "install", "--quiet", str(package), at=here)
        (here / "lines.txt").write_text(LINES, "utf-8")
        program = str(programs / "markovbot")
        _run(program, "--version", at=here)
        _run(program, "import", "lines.txt", "--guild", "tea", at=here)
        _run(program, "say", "--guild", "tea", "-n", "3", at=here)
        _run(program, "check", "--json", at=here, code=1)  # there is no token
        _run(program, "run", at=here, code=2)


def _run(*command: str, at: Path, code: int = 0) -> None:
    """Run a command; end the program if its exit code isn't the one that is expected."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    print("$", *command, flush=True)
    done = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=at, env=variables, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode != code:
        raise SystemExit(f"That ended with {done.returncode} in place of {code}.")


def main() -> int:
    """Build and try; return the exit code."""
    packages = build()
    for package in packages:
        try_out(package)
    print("Built, and tried in environments of their own:", *(one.name for one in packages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
