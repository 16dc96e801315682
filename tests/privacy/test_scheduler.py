"""Servers that the bot comes back to, or leaves, while the database can't be written to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from markovbot.container import Services
from markovbot.privacy import scheduler
from markovbot.store import open_store
from sandbox.patience import patient
from tests.support.locking import locked
from tests.support.services import Past, learned, listening, message
from tests.support.teaching import GENERAL, GUILD


@asynccontextmanager
async def keeping(database: Path) -> AsyncIterator[Services]:
    """Keep house, with one message learned on a server, and grace for none that is left."""
    async with open_store(database, create=True) as store, listening(store, Past()) as services:
        services.live.on_message(message(101))
        await services.live.flush()
        services.clock.tell(1.8e9)
        await services.scheduler.reconcile({GUILD}, {GUILD})
        keeping = asyncio.create_task(services.scheduler.run())
        yield services
        keeping.cancel()
        await asyncio.wait([keeping])


@pytest.fixture(autouse=True)
def soon(impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "RETRY", 0.05)


async def test_a_server_that_the_bot_is_back_in_is_not_forgotten(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with keeping(database) as services:
        services.scheduler._grace = 3600
        await services.scheduler.schedule_deletion(GUILD)
        with locked(database):
            await services.scheduler.cancel_deletion(GUILD)
            services.clock.tell(1.8e9 + 7200)  # its hour is over before that can be written down
        assert f"server {GUILD} is back is noted later" in caplog.text
        async with patient():
            while await services.scheduler._store.scheduled_deletions():
                await asyncio.sleep(0)
        assert await learned(services.scheduler._store) == 1
        assert services.live.learns(GUILD, GENERAL)


async def test_a_server_that_the_bot_has_left_meanwhile_is_forgotten_when_that_works(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with keeping(database) as services:
        with locked(database):
            await services.scheduler.schedule_deletion(GUILD)
        assert f"server {GUILD} is gone is noted later" in caplog.text
        async with patient():
            while services.live.learns(GUILD, GENERAL):
                await asyncio.sleep(0)
        assert await learned(services.scheduler._store) == 0
