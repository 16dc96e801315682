"""Hold requests and answers against Discord's own description of its API, if that is at hand.

What is found names the route, the side, the place and the rule, never a value: values may be
somebody's words.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Protocol

DESCRIPTION_VARIABLE: Final = "DISCORD_OPENAPI"
DEFAULT_PATH: Final = Path(__file__).parents[2] / "shared" / "data" / "discord-openapi.json"


class Contract(Protocol):
    """Finds what breaks the rules."""

    def request(
        self, method: str, path: str, query: Mapping[str, str], body: object
    ) -> Iterator[str]:
        """Yield what is wrong with a request."""

    def answer(self, method: str, path: str, status: int, body: object) -> Iterator[str]:
        """Yield what is wrong with an answer."""


class NoContract:
    """Finds nothing: the description, or the library to read it with, is not there."""

    def request(
        self, method: str, path: str, query: Mapping[str, str], body: object
    ) -> Iterator[str]:
        """Yield nothing."""
        del method, path, query, body
        yield from ()

    def answer(self, method: str, path: str, status: int, body: object) -> Iterator[str]:
        """Yield nothing."""
        del method, path, status, body
        yield from ()


@cache
def load_contract() -> Contract:
    """Return the contract of the description named by DISCORD_OPENAPI, or in its usual place."""
    path = Path(os.environ.get(DESCRIPTION_VARIABLE) or DEFAULT_PATH)
    try:
        from sandbox.description import Description  # noqa: PLC0415 - jsonschema is for tests only
    except ImportError:
        return NoContract()
    if not path.is_file():
        return NoContract()
    return Description(json.loads(path.read_text("utf-8")))
