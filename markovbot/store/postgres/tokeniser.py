"""Which tokeniser the counts of a fleet were made with (`rules/tokeniser.py`)."""

from markovbot.errors import DatabaseMisconfigured
from markovbot.store.postgres.errors import ATTEMPTS, changed_too_often
from markovbot.store.postgres.shared_book import SharedBook
from markovbot.store.postgres.tables import GuildTables
from markovbot.store.postgres.worlds import Worlds
from markovbot.store.rules.facts import TOKENISER
from markovbot.store.rules.tokeniser import other_tokeniser
from markovbot.text import TOKENISER_VERSION


async def record_tokeniser(worlds: Worlds) -> None:
    """Record this program's tokeniser in a database that has no counts of another.

    Raises DatabaseMisconfigured if it has.
    """
    for _ in range(ATTEMPTS):
        made_with = worlds.shared.facts.get(TOKENISER)
        if made_with == TOKENISER_VERSION:
            return
        if await _has_guilds(worlds.tables):
            raise DatabaseMisconfigured(
                f"The PostgreSQL database can't be used: {other_tokeniser(made_with)}."
            )
        if await _recorded(worlds.tables, worlds.shared):
            return
        await worlds.refresh()
    raise changed_too_often()


async def _recorded(tables: GuildTables, shared: SharedBook) -> bool:
    """Record it, unless another process was faster."""
    shared.facts[TOKENISER] = TOKENISER_VERSION
    row = shared.fact_row(TOKENISER)
    version = await tables.save_shared([row], shared.version)
    if version is None:
        return False
    shared.apply(version, [row])
    return True


async def _has_guilds(tables: GuildTables) -> bool:
    async for _ in tables.guilds():
        return True
    return False
