"""The real bot: backups on time, and the database taken away from under it."""

import time

from markovbot.domain import GuildId, Scope
from markovbot.store import open_store
from sandbox.patience import patience
from tests.support.tea_house import TeaHouse

SOON = "0.0005"
"""Hours: under two seconds."""


async def test_a_backup_is_made_on_time_and_holds_what_was_said(house: TeaHouse) -> None:
    async with house.bot(BACKUP_EVERY=SOON, BACKUP_KEEP="2", DATABASE_KEY="") as bot:
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        assert await house.messages() == 1
        seen = bot.output.count("Backup ")
        await bot.said(r"(?s)" + r"Backup \S+: \d+ bytes in .*" * (seen + 3))
        asked = time.monotonic()
        bot.terminate()
        assert await bot.wait() == 0
        assert time.monotonic() - asked < patience(5)
    backups = sorted((house.directory / "backups").iterdir())
    assert len(backups) in (2, 3)  # it may have ended before the oldest was removed
    async with open_store(backups[-1], create=False) as store:
        assert (await store.scope_statistics(Scope(GuildId(house.guild.id)))).messages == 1


async def test_when_its_database_is_removed_it_saves_what_it_held_and_ends(
    house: TeaHouse,
) -> None:
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        assert await house.messages() == 1
        digest = await house.digest()
        for file in house.directory.glob("markov.db*"):
            file.unlink()
        await house.sandbox.say(house.ada, house.general, "said into the void")
        assert await bot.wait() == 1
        assert "was removed while it was in use. What it held is saved as" in bot.output
        assert "Traceback" not in bot.output
    (saved,) = house.directory.glob("markov.db.removed-*")
    saved.rename(house.directory / "markov.db")
    assert await house.digest() == digest
