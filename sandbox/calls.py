"""A parsed request, and the error that refuses one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]
Reply = tuple[int, Any]
"""An HTTP status and a body."""

INVALID_FORM: Final = 50035
"""The code of a body that Discord refuses."""

Files = Mapping[int, tuple[str, bytes]]
"""Uploaded files (name, content), by the number that the body refers to."""

Route = tuple[str, str, "Callable[[Call], Reply]"]
"""A method, a pattern for whole paths, and the handler."""


class ApiError(Exception):
    """Discord refuses a request: a status, and a code and a sentence in the body."""

    def __init__(self, status: int, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.body: Json = {"code": code, "message": sentence}


class FormError(ApiError):
    """Discord refuses a body that breaks its limits; the body says which.

    The sentences hold nothing of what was written.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(400, INVALID_FORM, "Invalid Form Body")
        listed = [{"code": INVALID_FORM, "message": one} for one in problems]
        self.body["errors"] = {"_errors": listed}


def several(query: Mapping[str, str], name: str) -> list[str]:
    """Return all values of a key that a query may have more than once."""
    getall = getattr(query, "getall", None)  # a plain mapping has one value for each key
    values: list[str] = [query[name]] if getall is None else getall(name, [])
    return values


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `ids` are the groups of the route's pattern."""

    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: Any
    files: Files
