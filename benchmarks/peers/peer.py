"""The projects that are compared, and how each is installed and run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.environments import Environment, node_environment, python_environment

LINE = "a line"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another project: `install(requirement, worker, directory)` makes what its worker runs in.

    `lines` names the ways of making a line that its worker reports, in its order; `notes` says
    by step what one has to know to read the figure.
    """

    name: str
    requirement: str
    worker: str
    install: Callable[[str, str, Path], Environment]
    lines: tuple[str, ...] = (LINE,)
    notes: Mapping[str, str] = field(default_factory=dict)

    def installed(self, directory: Path) -> Environment:
        """Install it below a directory."""
        return self.install(self.requirement, self.worker, directory / self.name)


PEERS = (
    Peer(
        name="markovify",
        requirement="markovify>=0.9,<1",
        worker="on_markovify",
        install=python_environment,
        lines=(LINE, f"{LINE} without the overlap test"),
        notes={"learn": "order 2", "live learning": "each by combine(), which copies the model"},
    ),
    Peer(
        name="cobe",
        requirement="cobe>=3,<4",
        worker="on_cobe",
        install=python_environment,
        lines=(LINE, f"{LINE}, first candidate"),
        notes={
            "learn": "order 3, its default",
            "cold start": "0.5 s of it is its search for a better reply",
            LINE: "searches 0.5 s for a better reply, its default",
            "live learning": "each committed",
        },
    ),
    Peer(
        name="markov-strings",
        requirement="markov-strings@3",
        worker="on_markov_strings",
        install=node_environment,
        notes={"learn": "order 2", LINE: "maxTries 20"},
    ),
)
