"""Every test of this folder runs on every store of `tests/support/stores.py`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from markovbot.store.ports import Store
from tests.support.stores import STORES


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with STORES[request.param](tmp_path) as opened:
        yield opened
