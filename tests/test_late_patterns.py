import re
from typing import Any

import pytest

from markovbot.late_patterns import compile_patterns, late_pattern


class Compiler:
    """Compiles as `re` does, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, source: str, flags: int) -> re.Pattern[str]:
        """Compile a pattern."""
        self.times += 1
        return re.compile(source, flags)


def test_a_pattern_is_compiled_once_when_it_is_first_used() -> None:
    compiler = Compiler()
    pattern = late_pattern(compiler, "tea", re.IGNORECASE)
    assert compiler.times == 0
    assert pattern.fullmatch("TEA")
    assert pattern.sub("coffee", "more Tea") == "more coffee"
    assert pattern.pattern == "tea"
    assert compiler.times == 1


def test_all_that_wait_can_be_compiled_at_once() -> None:
    compiler = Compiler()
    first, second = late_pattern(compiler, "a"), late_pattern(compiler, "b")
    assert first.match("a")
    compile_patterns()
    assert compiler.times == 2
    assert second.match("b")
    assert compiler.times == 2


def test_what_no_pattern_has_is_an_attribute_error() -> None:
    pattern = late_pattern(Compiler(), "a")
    for _ in range(2):  # before it is compiled, and after
        with pytest.raises(AttributeError):
            pattern.nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_a_thread_that_has_begun_to_ask_finds_what_another_has_compiled() -> None:
    pattern: Any = late_pattern(re.compile, "tea")
    begun = type(pattern).__getattr__
    assert pattern.match("tea")
    assert begun(pattern, "match")("tea")
