"""The language that is being spoken.

It is a context variable: each task has its own, which the tasks that it starts inherit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from markovbot.domain import Language

_CURRENT: Final = ContextVar("language", default=Language.ENGLISH)


def current_language() -> Language:
    """Return the language that is being spoken."""
    return _CURRENT.get()


def use_language(language: Language) -> None:
    """Speak a language for the rest of this task."""
    _CURRENT.set(language)


@contextmanager
def in_language(language: Language) -> Iterator[None]:
    """Speak a language meanwhile."""
    token = _CURRENT.set(language)
    try:
        yield
    finally:
        _CURRENT.reset(token)
