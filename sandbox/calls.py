"""A parsed request, and the error that refuses one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Reply = tuple[int, Any]
"""An HTTP status and a body."""

Files = Mapping[int, tuple[str, bytes]]
"""Uploaded files (name, content), by the number that the body refers to."""

Route = tuple[str, str, "Callable[[Call], Reply]"]
"""A method, a pattern for whole paths, and the handler."""


class ApiError(Exception):
    """Discord refuses a request: a status, and a code and a sentence in the body."""

    def __init__(self, status: int, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.body = {"code": code, "message": sentence}


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `ids` are the groups of the route's pattern."""

    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: Any
    files: Files
