"""Every test of this folder runs on every store of `tests/support/stores.py`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from markovbot.store.ports import Store
from tests.support.stores import Opener


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened
