"""Copy all servers from one database to another."""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from markovbot.cli.outcome import Outcome, counted
from markovbot.cli.progress import SingleBar, bars
from markovbot.config.database_url import path_of, server_of
from markovbot.config.keys import ensure_key, open_database
from markovbot.config.restore import read_key
from markovbot.config.settings import (
    DatabaseKeys,
    SettingsError,
    database_keys,
    database_url,
)
from markovbot.copying.copier import CopiedGuild, copy_store
from markovbot.domain import GuildId, Scope
from markovbot.errors import UserError
from markovbot.store import opened_exclusively
from markovbot.store.ports import Store

SETTING: Final = "DATABASE_URL"
"""What stands for the database in the settings, whose URL may hold a password."""

KEY_SETTING: Final = "DATABASE_KEY"


@dataclass(frozen=True, slots=True)
class Place:
    """A database: its file, or its server's URL, and the keys to open it with."""

    path: Path
    server: str | None
    keys: DatabaseKeys
    given_as: Mapping[str, str]
    """Settings, and what on the command line stands in the place of each."""

    @property
    def name(self) -> str:
        """What it is called in sentences: nothing that is secret."""
        if self.server is None:
            return str(self.path)
        parts = urlsplit(self.server)
        return f"PostgreSQL at {parts.hostname or 'the usual place'}{parts.path}"

    @asynccontextmanager
    async def opened(self, *, create: bool) -> AsyncIterator[Store]:
        """Open it. What is wrong with it is said of what was given on the command line."""
        async with AsyncExitStack() as stack:
            opening = open_database(self.path, self.keys, create=create, server=self.server)
            try:
                store = await stack.enter_async_context(opening)
            except UserError as error:
                sentence = str(error)
                for setting, given in self.given_as.items():
                    sentence = sentence.replace(setting, given)
                raise type(error)(sentence) from None
            yield store

    def is_same(self, other: "Place") -> bool:
        """Tell whether both are one database."""
        if self.server is not None or other.server is not None:
            return self.server == other.server
        both_there = self.path.exists() and other.path.exists()
        return self.path == other.path or (both_there and self.path.samefile(other.path))


class CopyBar(SingleBar):
    """A bar a server, by tokens; another thread moves it."""

    def begun(self, guild: GuildId, number: int, of: int, tokens: int) -> None:
        """Begin a server's bar."""
        self._open(f"server {guild}, {number} of {of},", tokens, "tokens")

    def moved(self, tokens: int) -> None:
        """Move the bar."""
        self._move(tokens)


async def copy(variables: Mapping[str, str], options: argparse.Namespace) -> Outcome:
    """Copy all servers; `variables` are the settings."""
    source = _place("SOURCE", options.source, options.source_key_file, variables)
    target = _place("TARGET", options.target, options.target_key_file, variables)
    if source.is_same(target):
        raise SettingsError(["copy: SOURCE and TARGET are the same database"])
    started = time.monotonic()
    await asyncio.to_thread(_refuse_in_use, source)
    async with source.opened(create=False) as one, target.opened(create=True) as other:
        labels = await one.labels()

        def done(copied: CopiedGuild) -> None:
            if not options.quiet:
                name = labels.get(Scope(copied.guild))
                bars().write(_told(copied, name), file=sys.stderr)

        async with other.bulk():
            with CopyBar(options.progress) as bar:
                copied = await copy_store(one, other, bar, done)
    new = [guild for guild in copied if guild.digest is not None]
    text = (
        f"Copied {counted(len(new), 'server')} "
        f"({counted(sum(one.messages for one in new), 'message')}) from {source.name} to "
        f"{target.name}; each was read back and has the digest that it has there."
    )
    if before := len(copied) - len(new):
        text += f" {before:,} had been copied before, and are the same."
    return Outcome(
        text,
        {
            "servers": [
                {
                    "id": str(one.guild),
                    "messages": one.messages,
                    "tokens": one.tokens,
                    "digest": one.digest,
                }
                for one in copied
            ],
            "copied": len(new),
            "seconds": round(time.monotonic() - started, 3),
        },
    )


def _told(copied: CopiedGuild, label: str | None) -> str:
    """Say what became of a server."""
    server = f"Server {copied.guild}" + (f" ({label})" if label else "")
    if copied.digest is None:
        return f"{server}: copied before."
    return f"{server}: {copied.messages:,} messages copied, digest {copied.digest} on both sides."


def _place(which: str, given: str, key_file: Path | None, variables: Mapping[str, str]) -> Place:
    url = database_url(variables) if given == SETTING else given
    try:
        path = path_of(url)
    except ValueError as error:
        raise SettingsError([f"{which}: {error}; or give {SETTING} itself"]) from None
    keys = database_keys(variables)
    given_as = {} if given == SETTING else {SETTING: which}
    if key_file is not None:
        keys = DatabaseKeys(read_key(key_file), None)
        given_as[KEY_SETTING] = f"--{which.lower()}-key-file"
    return Place(path, server_of(url), keys, given_as)


def _refuse_in_use(source: Place) -> None:
    """Raise UserError if another process has the file open; of a server, it is seen later."""
    if source.server is None and source.path.exists():
        key = ensure_key(source.path, source.keys, Path(), create=False, encrypt=False)
        with opened_exclusively(source.path, key, "copied"):
            pass
