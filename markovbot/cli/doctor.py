"""Examine the settings and the database, and say what is wrong."""

from collections.abc import Mapping
from pathlib import Path

from markovbot.cli.outcome import Outcome, counted
from markovbot.config import env_file
from markovbot.config.database_url import DEFAULT_DATABASE_URL, server_of
from markovbot.config.file_permissions import permission_warnings
from markovbot.config.keys import fitting_key, open_database
from markovbot.config.settings import (
    NAMES,
    SettingsError,
    database_keys,
    database_path,
    database_url,
    load_settings,
)
from markovbot.errors import UserError
from markovbot.health import disk_room
from markovbot.store import (
    TOKENISER,
    Kind,
    can_encrypt,
    kind_of,
    open_store,
    share_of,
    share_sentence,
)
from markovbot.text import TOKENISER_VERSION


async def examine(variables: Mapping[str, str], database: str | None, directory: Path) -> Outcome:
    """Check everything that can be checked without Discord; `directory` is where `.env` is."""
    settings_problems = env_file.problems(directory, NAMES)
    file = directory / env_file.NAME
    try:
        load_settings(variables, directory)
    except SettingsError as error:
        settings_problems += error.problems
    try:
        url = database or database_url(variables)
    except SettingsError:  # told among the settings' problems
        url = DEFAULT_DATABASE_URL
    path = database_path(url)
    database_problems = list(permission_warnings(path, directory))
    if server_of(url) is not None:
        found = await _server_problems(url, variables)
        return _server_outcome(settings_problems, database_problems, found, file)
    if (share := share_of(path)) is not None:
        database_problems.append(share_sentence(share))
    encrypted: bool | None = None
    made_with: str | None = None
    if path.exists():
        try:
            key = fitting_key(path, database_keys(variables))
            async with open_store(path, create=False, key=key) as store:
                database_problems += await store.check()
                made_with = await store.get_fact(TOKENISER)
            encrypted = bool(key)
        except SettingsError:
            pass  # told among the settings' problems
        except UserError as error:
            database_problems.append(str(error))
    disk_problems, room = _disk(path)
    problems = settings_problems + database_problems + disk_problems
    return Outcome(
        "\n".join(
            [
                f"settings from {file}{'' if file.exists() else ' (not there)'} and the "
                "environment: " + ("; ".join(settings_problems) or "good"),
                f"database {path}: "
                + ("; ".join(database_problems) or _database_state(encrypted, kind_of(path))),
                "disk: " + ("; ".join(disk_problems) or room),
                f"tokeniser {TOKENISER_VERSION}" + (made_with is not None) * ", as the database's",
            ]
        ),
        {
            "settings": settings_problems,
            "database": database_problems,
            "disk": disk_problems,
            "encrypted": encrypted,
            "env_file": str(file),
            "database_file": str(path),
            "tokeniser": TOKENISER_VERSION,
            "database_tokeniser": made_with,
        },
        f"{counted(len(problems), 'problem')} found." if problems else None,
    )


async def _server_problems(url: str, variables: Mapping[str, str]) -> list[str] | None:
    """Return what is wrong with a database that isn't a file; None if its key can't be one."""
    try:
        keys = database_keys(variables)
        async with open_database(database_path(url), keys, create=False, server=url) as store:
            return await store.check()
    except SettingsError:
        return None  # told among the settings' problems
    except UserError as error:
        return [str(error)]


def _server_outcome(
    settings: list[str], files: list[str], found: list[str] | None, file: Path
) -> Outcome:
    database = files + (found or [])
    problems = settings + database
    good = "sound, encrypted before it leaves this machine"
    if found is None:
        good = "not looked at without a key"
    state = "; ".join(database) or good
    return Outcome(
        f"settings from {file} and the environment: {'; '.join(settings) or 'good'}\n"
        f"database on PostgreSQL: {state}",
        {
            "settings": settings,
            "database": database,
            "encrypted": True,
            "env_file": str(file),
            "tokeniser": TOKENISER_VERSION,
        },
        f"{counted(len(problems), 'problem')} found." if problems else None,
    )


def _disk(database: Path) -> tuple[list[str], str]:
    """Return what is wrong with the disk, and how much room it has."""
    try:
        room = disk_room(database)
    except OSError as error:
        return [f"can't be looked at ({error.strerror})"], ""
    free = f"{room.free / 1e9:,.1f} GB free where the database is"
    if room.scarce:
        return [f"{free}, {room.needed / 1e9:,.1f} are wanted; free some space"], ""
    return [], free


def _database_state(encrypted: bool | None, kind: Kind) -> str:
    if kind is Kind.NOTHING:
        return "not there yet; the bot or an import makes it"
    if encrypted is None:
        return "not looked at"
    if encrypted:
        return "sound, encrypted"
    why = "" if can_encrypt() else ", since the package sqlcipher3 isn't there"
    return f"sound, not encrypted{why}: whoever gets the file can read the counts in it"
