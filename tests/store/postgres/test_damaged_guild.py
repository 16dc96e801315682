"""A guild whose rows are damaged, and a request that is heard of without being looked for."""

import asyncio
import logging

import pytest

from markovbot.domain import MessageId, Scope
from markovbot.errors import DatabaseFailure
from markovbot.store.postgres import maintenance
from markovbot.store.postgres.bootstrap import open_postgres
from sandbox.patience import patient
from sandbox.postgres import Cluster
from tests.support.stores import KEY
from tests.support.teaching import ADA, GUILD, OTHER_GUILD, Teacher


async def test_others_go_on_beside_a_damaged_guild(
    postgres: str, cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    async with open_postgres(postgres, KEY) as store:
        await Teacher(store).say("tea please", guild=GUILD)
    damage = (
        f"UPDATE book SET data = set_byte(data, 20, 255 - get_byte(data, 20)) WHERE guild = {GUILD}"
    )
    cluster.sql(damage, database=postgres.rsplit("/", 1)[1])
    async with open_postgres(postgres, KEY) as store:
        teacher = Teacher(store)
        for _ in range(2):
            texts = [("rain again", GUILD), ("comets hum", OTHER_GUILD)]
            messages = [teacher.message(text, guild=guild) for text, guild in texts]
            learned = await teacher.teach(*messages)
            assert learned.refused == {messages[0].key}
            assert learned.messages == 1
        with pytest.raises(DatabaseFailure, match=f"server {GUILD} can't be read"):
            await store.erase(Scope(GUILD), MessageId(9))
    [told] = caplog.messages
    assert "DATABASE_KEY" in told
    assert "other servers go on" in told


async def test_an_owner_hears_at_once_of_what_is_asked(
    postgres: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "POLL_EVERY", 10**6)
    name = postgres.rsplit("/", 1)[1]
    listening = (
        f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND query ~ '^LISTEN'"
    )
    async with open_postgres(postgres, KEY) as older, open_postgres(postgres, KEY) as younger:
        await Teacher(younger).say("tea please")
        async with patient():
            while int(await asyncio.to_thread(cluster.sql, listening)) < 2:
                pass  # whoever doesn't listen yet hears nothing
            erased = await older.erase(Scope(GUILD, member=ADA), MessageId(10**6))
        assert erased.messages == 1
        assert await younger.guilds_of(ADA) == {}
