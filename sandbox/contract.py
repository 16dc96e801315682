"""Check requests and responses against Discord's OpenAPI description, if that file is available.

A problem names the route, request or response, the place and the rule, but no value: values may be
message content.
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
    """Finds violations of the API's description."""

    def request(
        self, method: str, path: str, query: Mapping[str, str], body: object
    ) -> Iterator[str]:
        """Yield what is wrong with a request."""

    def answer(self, method: str, path: str, status: int, body: object) -> Iterator[str]:
        """Yield what is wrong with an answer."""


class NoContract:
    """Finds nothing, where the description or the package jsonschema is missing."""

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
    """Return the contract of the file that DISCORD_OPENAPI names, or of the default path."""
    path = Path(os.environ.get(DESCRIPTION_VARIABLE) or DEFAULT_PATH)
    try:
        from sandbox.description import Description  # noqa: PLC0415 - jsonschema is for tests only
    except ImportError:
        return NoContract()
    if not path.is_file():
        return NoContract()
    return Description(json.loads(path.read_text("utf-8")))
