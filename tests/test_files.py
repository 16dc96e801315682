"""A file that is replaced is the old one or the new one, whatever happens, and private."""

import os
import stat
from pathlib import Path

import pytest

from markovbot import files
from markovbot.files import make_private_directory, replace_atomically
from tests.support.killing import left_by_kills

posix = pytest.mark.skipif(os.name != "posix", reason="needs modes of files")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


def replace(target: Path, text: str, *, overwrite: bool = True) -> None:
    fresh = target.with_name("fresh")
    with replace_atomically(target, fresh) as replacement:
        fresh.write_text(text)
        replacement.commit(overwrite=overwrite)


def test_what_is_committed_takes_the_targets_name(target: Path) -> None:
    for text in ("first", "second"):
        replace(target, text)
        assert target.read_text() == text
        assert list(target.parent.iterdir()) == [target]


def test_what_is_not_committed_is_gone_and_the_target_as_it_was(target: Path) -> None:
    target.write_text("before")
    fresh = target.with_name("fresh")
    with replace_atomically(target, fresh):
        fresh.write_text("half of it")

    def fail_before_the_rename() -> None:
        with replace_atomically(target, fresh) as replacement:
            fresh.write_text("all of it")
            replacement.commit(before_rename=lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        fail_before_the_rename()
    assert target.read_text() == "before"
    assert list(target.parent.iterdir()) == [target]


def test_it_is_not_overwritten_if_it_must_not_be(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(target, "mine", overwrite=False)

    def no_links(_target: Path, _file: Path) -> None:
        raise PermissionError

    for _ in range(2):
        with pytest.raises(FileExistsError):
            replace(target, "another", overwrite=False)
        assert target.read_text() == "mine"
        assert list(target.parent.iterdir()) == [target]
        monkeypatch.setattr(Path, "hardlink_to", no_links)  # as on some file systems
    target.unlink()
    replace(target, "another", overwrite=False)
    assert target.read_text() == "another"


def test_nobody_elses_file_is_written_to(target: Path) -> None:
    fresh = target.with_name("fresh")
    fresh.write_text("somebody else's")
    with pytest.raises(FileExistsError):
        replace(target, "mine")
    assert fresh.read_text() == "somebody else's"
    assert not target.exists()


@posix
@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_only_the_owner_may_read_it_whatever_the_umask(target: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        make_private_directory(target)
        replace(target / "file", "private")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    assert stat.S_IMODE((target / "file").stat().st_mode) == 0o600


@posix
def test_it_is_on_disk_before_it_has_the_name_and_so_is_the_name_afterwards(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        fsync(descriptor)
        kind = "directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append(f"{kind}, {'renamed' if target.exists() else 'not renamed'}")

    monkeypatch.setattr(os, "fsync", noted)
    replace(target, "all of it")
    assert steps == ["file, not renamed", "directory, renamed"]


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_killed_at_any_moment_the_old_file_or_the_new_one_is_there(
    target: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def work() -> None:
        replace(target, "after")

    target.write_text("before")
    copies = tmp_path_factory.mktemp("killed")
    states = left_by_kills(work, {files.__file__, __file__}, target.parent, copies)
    assert {(state / target.name).read_text() for state in states} == {"before", "after"}
