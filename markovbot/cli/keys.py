"""Change the database's key, or take it away."""

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path

from markovbot.cli.confirmation import confirm
from markovbot.cli.outcome import Outcome
from markovbot.config import env_file
from markovbot.config.keys import fitting_key
from markovbot.config.rekey import Rekeyed, copies_under, rekey
from markovbot.config.settings import DatabaseKeys


async def change_key(
    path: Path,
    keys: DatabaseKeys,
    variables: Mapping[str, str],
    directory: Path,
    options: argparse.Namespace,
) -> Outcome:
    """Write the database anew under a new key, or unencrypted; `directory` is where `.env` is."""
    plain, keep = options.plain, not options.discard_old_key
    if not keep:
        old = await asyncio.to_thread(fitting_key, path, keys)
        copies = await asyncio.to_thread(copies_under, path, old, directory)
        if copies:
            confirm(
                f"This makes useless, for good, {_listed(copies)}: without the key before nobody "
                "can read that.",
                options,
            )
    done = await asyncio.to_thread(rekey, path, keys, variables, directory, plain=plain, keep=keep)
    file = directory / env_file.NAME
    text = (
        f"The database {path} isn't encrypted any more, and DATABASE_KEY in {file} is empty: "
        "whoever gets the file can read the counts in it."
        if plain
        else f"The database {path} has a new key, which is in {file}. Keep a copy of that, but not "
        "beside copies of the database."
    )
    return Outcome(
        "\n".join([text, *_about_old_key(done)]),
        {
            "database": str(path),
            "encrypted": not plain,
            "old_key_file": None if done.key_file is None else str(done.key_file),
            "need_old_key": [str(copy) for copy in done.copies],
        },
    )


def _about_old_key(done: Rekeyed) -> list[str]:
    need = f"These need the key before: {_listed(done.copies)}." if done.copies else ""
    if done.key_file is None:
        return [need] if need else []
    return [
        need or "No backup was found that needs the key before; one somewhere else may.",
        f"That key is kept in {done.key_file}: `markovbot restore PATH --key-file "
        f"{done.key_file}` takes it. Delete the file when no backup needs it any more.",
    ]


def _listed(copies: list[Path]) -> str:
    return ", ".join(map(str, copies))
