"""What the store's tests share."""

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, without any settings."""
    monkeypatch.chdir(tmp_path)
    for key in ("DATABASE_KEY", "DATABASE_KEY_FILE", "DATABASE_KEY_NEXT", "DATABASE_URL"):
        monkeypatch.delenv(key, raising=False)
    return tmp_path
