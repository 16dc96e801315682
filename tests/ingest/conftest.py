"""What the services' tests share."""

import pytest


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store give up soon where another program keeps its file locked."""
    monkeypatch.setattr("markovbot.store.sqlite.file.connections.BUSY_SECONDS", 0.05)
