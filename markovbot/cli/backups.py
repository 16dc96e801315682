"""Back up the database, and restore a backup."""

import argparse
import time
from pathlib import Path

from markovbot.cli.confirmation import can_ask, confirm
from markovbot.cli.outcome import Outcome
from markovbot.cli.progress import ByteBar
from markovbot.config.restore import restore_backup
from markovbot.config.settings import DatabaseKeys
from markovbot.errors import UserError
from markovbot.store import Kind, kind_of
from markovbot.store.ports import FileStore, Store


async def back_up(store: Store, options: argparse.Namespace) -> Outcome:
    """Copy the database, which may be in use meanwhile, to a new file."""
    if not isinstance(store, FileStore):
        raise UserError(
            "PostgreSQL is backed up with its own tools, such as pg_dump; docs/scale.md says how."
        )
    started = time.monotonic()
    with ByteBar(options.progress, "copied") as bar:
        size = await store.backup(options.path, bar.moved)
    seconds = time.monotonic() - started
    advice = (
        "It isn't encrypted: whoever gets the file can read the counts in it."
        if kind_of(options.path) is Kind.CLEAR
        else "It is encrypted with the database's key: keep a copy of the key somewhere else."
    )
    return Outcome(
        f"Backed up to {options.path}: {size:,} bytes in {seconds:.1f} s, checked. {advice}",
        {"path": str(options.path), "bytes": size, "seconds": round(seconds, 3)},
    )


async def restore(path: Path, keys: DatabaseKeys, options: argparse.Namespace) -> Outcome:
    """Put a backup in the place of the database, which is kept under another name."""
    if can_ask():
        _ask(path, options)
    started = time.monotonic()
    with ByteBar(options.progress, "copied") as bar:
        done = await restore_backup(path, keys, options.path, options.key_file, bar.moved)
    made = f"{done.made:%Y-%m-%d %H:%M} UTC"
    text = [f"The database {path} is the backup of {made} now."]
    if done.former is not None:
        text.append(
            f"The one before is kept as {done.former}: delete it when you don't need it any more."
        )
        if done.merged is None:
            text.append(
                f"It could not be read, so nothing that people have decided since {made} is in the "
                "restored one: ask those who have opted out or had themselves forgotten since to "
                "do so again with /privacy, and look at each server with /markov status."
            )
    if done.merged is not None:
        text.append(
            "What people have decided since was taken over; "
            f"requests to forget that were carried out on it: {done.merged.tombstones}."
        )
        if done.merged.lost:
            text.append(
                f"{done.merged.lost} word sequences that were reported since can't be kept from "
                "being said again: they are kept as hashes, with another key than the backup's."
            )
    text.append("What was said since is read from history at the bot's next start.")
    return Outcome(
        "\n".join(text),
        {
            "database": str(path),
            "made": done.made.isoformat(),
            "kept": None if done.former is None else str(done.former),
            "decisions": done.merged is not None,
            "forgotten": 0 if done.merged is None else done.merged.tombstones,
            "seconds": round(time.monotonic() - started, 3),
        },
    )


def _ask(path: Path, options: argparse.Namespace) -> None:
    """Say what is replaced, and ask; if there is nothing yet, nothing has to be asked."""
    if path.exists():
        confirm(
            f"This puts {options.path} in the place of the database {path} "
            f"({path.stat().st_size:,} bytes), which is kept beside it.",
            options,
        )
