"""What the tests of ingesting share."""

import pytest

from tests.support.services import shorten_pauses


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what tries again do so soon."""
    shorten_pauses(monkeypatch)
