"""A request taken apart, and how Discord refuses one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Reply = tuple[int, Any]
"""A status and a body."""

Files = Mapping[int, tuple[str, bytes]]
"""What comes beside a body: names and contents, by the number the body knows them by."""

Route = tuple[str, str, "Callable[[Call], Reply]"]
"""A method, a pattern for whole paths, and what to do."""


class ApiError(Exception):
    """Discord says no: a status, and a code and a sentence in the body."""

    def __init__(self, status: int, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.body = {"code": code, "message": sentence}


@dataclass(frozen=True, slots=True)
class Call:
    """One request, taken apart."""

    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: Any
    files: Files
