"""Compile regular expressions when they are first used.

Byte code doesn't keep them, so that each start of a program would compile all of them anew, most
for nothing.
"""

from collections.abc import Callable
from typing import Final, TypeVar, cast

Pattern = TypeVar("Pattern")

_waiting: Final[list["_Compiled"]] = []


def late_pattern(compile_: Callable[[str, int], Pattern], source: str, flags: int = 0) -> Pattern:
    """Return what has the methods of `compile_(source, flags)`, which the first call compiles.

    `compile_` is that of `re` or of `regex`.
    """
    late = _LatePattern(compile_, source, flags)
    _waiting.append(late)
    return cast("Pattern", late)


def compile_patterns() -> None:
    """Compile all patterns of the modules that are imported."""
    while _waiting:
        if isinstance(late := _waiting.pop(), _LatePattern):  # nobody has used it yet
            late.compile()


class _Compiled:
    """Has the methods of a pattern; without `__getattr__`, so that asking for one takes no time."""


class _LatePattern(_Compiled):
    """Compiles its pattern when it is first asked for a method, and becomes what has them all."""

    def __init__(self, compile_: Callable[[str, int], object], source: str, flags: int) -> None:
        self._arguments = compile_, source, flags

    def compile(self) -> None:
        """Compile the pattern; two threads that do so at once do no harm."""
        compile_, source, flags = self._arguments
        pattern = compile_(source, flags)
        vars(self).update(
            {name: getattr(pattern, name) for name in dir(pattern) if not name.startswith("_")}
        )
        self.__class__ = _Compiled  # type: ignore[assignment]

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        _LatePattern.compile(self)  # by now another thread may have made it what has the methods
        return getattr(self, name)
