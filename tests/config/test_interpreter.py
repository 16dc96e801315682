import platform

import pytest

from markovbot.config.interpreter import use_one_arena


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_glibc_can_be_told_to_use_one_arena() -> None:
    assert use_one_arena()


def test_a_library_without_arenas_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not use_one_arena("no such library")
    monkeypatch.setattr("ctypes.CDLL", lambda _library: object())
    assert not use_one_arena()
