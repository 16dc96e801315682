"""Fuzz targets: a check that takes bytes, and the seeds for its inputs."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import Final

Check = Callable[[bytes], None]
"""Feeds one input to the code under test; any exception is a finding."""


class Broken(Exception):
    """A law does not hold for an input; the message names the law."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A target, loaded: `open` sets up what is tested, `seeds` are what inputs are made from."""

    open: Callable[[], AbstractContextManager[Check]]
    seeds: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Target:
    """A target that is not imported yet, so that its imports can be instrumented.

    `module` holds its `Subject` under `name`; `share` is how many of ten thousand inputs it gets.
    """

    name: str
    module: str
    share: int

    def load(self) -> Subject:
        """Import the module."""
        subject = getattr(import_module(self.module), self.name)
        if not isinstance(subject, Subject):
            raise TypeError(self.name)
        return subject


def _targets() -> dict[str, Target]:
    places = {
        "fuzz.targets.texts": {"tokens": 2200, "learned": 2200, "secrets": 700},
        "fuzz.targets.rows": {"rows": 1500, "plain": 400},
        "fuzz.targets.blocks": {"blocks": 800},
        "fuzz.targets.settings": {"variables": 600, "dotenv": 250},
        "fuzz.targets.gateway": {"messages": 700, "events": 150},
        "fuzz.targets.rendering": {"rendering": 350},
        "fuzz.targets.files": {"files": 60, "imports": 20},
        "fuzz.targets.options": {"options": 70},
    }
    return {
        name: Target(name, module, share)
        for module, names in places.items()
        for name, share in names.items()
    }


TARGETS: Final = _targets()
"""Every target by name: the cheap ones get most of the inputs."""


def require(*, holds: bool, law: str) -> None:
    """Raise Broken with the law's name unless it holds."""
    if not holds:
        raise Broken(law)
