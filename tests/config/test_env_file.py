"""Writing the key into `.env`: whatever lies beside it, and whatever the clock says."""

import os
import time
from pathlib import Path

import pytest

from markovbot.config import env_file
from markovbot.errors import UserError

LEFT = ".env.markovbot-new"


def test_a_file_of_somebodys_own_beside_it_stays(tmp_path: Path) -> None:
    mine = tmp_path / ".env.new"
    mine.write_text("mine")
    os.utime(mine, (0, 0))
    env_file.update(tmp_path, DATABASE_KEY="")
    assert mine.read_text() == "mine"
    assert (tmp_path / ".env").read_text() == "DATABASE_KEY=\n"


@pytest.mark.parametrize("days", [-1, 365])
def test_what_a_killed_process_left_is_in_nobodys_way_whenever_it_was_killed(
    tmp_path: Path, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env_file, "LOCK_TIMEOUT", 1.0)
    (tmp_path / LEFT).write_text("half of it")
    when = time.time() + days * 86400
    os.utime(tmp_path / LEFT, (when, when))
    env_file.update(tmp_path, DATABASE_KEY="")
    assert [file.name for file in tmp_path.iterdir()] == [".env"]


def test_who_waits_for_another_process_in_vain_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env_file, "LOCK_TIMEOUT", 0.05)
    (tmp_path / LEFT).write_text("in work")
    with pytest.raises(UserError, match=f"{LEFT} for 0 seconds: stop that one"):
        env_file.update(tmp_path, DATABASE_KEY="")
    assert (tmp_path / LEFT).read_text() == "in work"
    assert not (tmp_path / ".env").exists()
