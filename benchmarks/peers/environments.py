"""Temporary environments for peers, installed from the ordinary registries."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
INSTALL_SECONDS = 600.0
LONGEST_REASON = 200


class Unavailable(Exception):
    """A peer can't be installed; the message says why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A worker's command and its environment variables."""

    command: tuple[str, ...]
    variables: Mapping[str, str]


def python_environment(requirement: str, worker: str, directory: Path) -> Environment:
    """Install a Python package into an environment of its own."""
    python = str(directory / "bin" / "python")
    _install([sys.executable, "-m", "venv", str(directory)])
    _install([python, "-m", "pip", "install", "--quiet", requirement])
    return Environment((python, "-m", f"workers.{worker}"), _variables())


def node_environment(requirement: str, worker: str, directory: Path) -> Environment:
    """Install a node package into a directory of its own."""
    options = ["--no-audit", "--no-fund", "--ignore-scripts"]
    _install(["npm", "install", *options, "--prefix", str(directory), requirement])
    found = _variables() | {"NODE_PATH": str(directory / "node_modules")}
    return Environment(("node", str(HERE / "workers" / f"{worker}.cjs")), found)


def reason(errors: str) -> str:
    """Return the essence of an error output in a few words."""
    lines = [line.rstrip() for line in errors.splitlines() if line.strip()]
    # Frames of a traceback and quoted source are indented; warnings are about what was got over.
    skipped = (" ", "\t", "WARNING")
    told = [one for one in lines if "error" in one.lower() and not one.startswith(skipped)]
    return "; ".join(told[:2] or lines[-1:])[:LONGEST_REASON]


def _install(command: Sequence[str]) -> None:
    try:
        subprocess.run(  # noqa: S603 - our own commands only
            command,
            check=True,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            env=_variables(),
        )
    except FileNotFoundError as error:
        raise Unavailable(f"{command[0]} isn't installed") from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"installing it took more than {INSTALL_SECONDS:g} s") from error
    except subprocess.CalledProcessError as error:
        raise Unavailable(reason(error.stderr) or f"{command[0]} failed") from error


def _variables() -> dict[str, str]:
    # With these a peer's Python would find packages of the project that runs the benchmark.
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in ours}
