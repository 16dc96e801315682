"""A database on a network share: found by what is mounted, and named in what goes wrong there."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from markovbot.errors import UserError
from markovbot.store import open_store
from markovbot.store.sqlite.file import network_share
from markovbot.store.sqlite.file.connections import explained
from markovbot.store.sqlite.file.network_share import share_of
from tests.support.teaching import Teacher


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory that the system says is a share."""
    directory = tmp_path / "a share"
    directory.mkdir()
    mounts = tmp_path / "mounts"
    escaped = str(directory).replace(" ", r"\040")
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        f"host:/tea {escaped} nfs4 rw,vers=4.2 0 0\n"
        f"/dev/sdb1 {escaped}/local ext4 rw 0 0\n"
        "broken\n"
    )
    monkeypatch.setattr(network_share, "MOUNTS", mounts)
    return directory


def test_the_innermost_mount_decides(share: Path, tmp_path: Path) -> None:
    assert share_of(share / "deep" / "markov.db") == "nfs4"
    assert share_of(tmp_path / "markov.db") is None
    assert share_of(share / "local" / "markov.db") is None
    (tmp_path / "link").symlink_to(share)
    assert share_of(tmp_path / "link" / "markov.db") == "nfs4"


def test_where_the_system_does_not_tell_nothing_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_share, "MOUNTS", tmp_path / "none")
    assert share_of(tmp_path) is None


async def test_opening_one_warns_once_and_a_lock_error_names_the_share(
    share: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    path = share / "markov.db"
    async with open_store(path, create=True) as store:
        await Teacher(store).say("tea please")
        with closing(sqlite3.connect(path, timeout=60)) as holder:  # the store merges now and then
            holder.execute("BEGIN EXCLUSIVE")
            other = sqlite3.connect(path, timeout=0)
            with closing(other), pytest.raises(sqlite3.OperationalError) as caught:
                other.execute("BEGIN IMMEDIATE")
            holder.rollback()
    [warning] = caplog.messages
    assert "lies on a network share (nfs4)" in warning
    sentence = str(explained(caught.value, path))
    assert "lies on a network share (nfs4)" in sentence
    assert "on a disk of this machine" in sentence
    assert "stop that one" not in sentence


async def test_an_error_of_another_kind_is_not_put_down_to_the_share(share: Path) -> None:
    path = share / "markov.db"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(UserError) as caught:
        async with open_store(path, create=False):
            pass
    assert "network share" not in str(caught.value)
