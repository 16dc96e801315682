"""Change the database's key, or take it away."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from markovbot.cli.outcome import Outcome
from markovbot.config import env_file
from markovbot.config.rekey import rekey
from markovbot.config.settings import DatabaseKeys


async def change_key(
    path: Path,
    keys: DatabaseKeys,
    variables: Mapping[str, str],
    directory: Path,
    *,
    plain: bool,
) -> Outcome:
    """Write the database anew under a new key, or unencrypted; `directory` is where `.env` is."""
    await asyncio.to_thread(rekey, path, keys, variables, directory, plain=plain)
    file = directory / env_file.NAME
    text = (
        f"The database {path} isn't encrypted any more, and DATABASE_KEY in {file} is empty: "
        "whoever gets the file can read the counts in it."
        if plain
        else f"The database {path} has a new key, which is in {file}. Keep a copy of that; copies "
        "of the database made before need the key before."
    )
    return Outcome(text, {"database": str(path), "encrypted": not plain})
