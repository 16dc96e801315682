"""Settings from the environment and `.env`, all problems told at once."""

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

from markovbot.config import env_file, shard_settings
from markovbot.config.database_url import DEFAULT_DATABASE_URL, path_of, server_of
from markovbot.config.values import ValueReader
from markovbot.domain import GuildId
from markovbot.fleet.shards import Shards
from markovbot.late_patterns import late_pattern

SECRETS: Final = {
    "DISCORD_TOKEN": "x.x.x",
    "DATABASE_KEY": "",
    "DATABASE_URL": DEFAULT_DATABASE_URL,
}
"""Keys that may also be given as a file (`DISCORD_TOKEN_FILE=/run/secrets/token`), and what
stands in for one whose file can't be read: one problem is enough."""

ALLOWED_EMPTY: Final = ("DATABASE_KEY", "DATABASE_KEY_NEXT")
"""Keys that may be empty on purpose: the database is then not encrypted."""

NAMES: Final = (
    "ANSWERS_PER_MINUTE",
    "BACKUP_EVERY",
    "BACKUP_KEEP",
    "DATABASE_KEY",
    "DATABASE_KEY_NEXT",
    "DATABASE_URL",
    "DEV_GUILD_ID",
    "DISCORD_API_URL",
    "DISCORD_GATEWAY_URL",
    "DISCORD_TOKEN",
    "GRACE_HOURS",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "METRICS_PORT",
    "PRIVACY_POLICY_URL",
    "SETTLE_SECONDS",
    *shard_settings.NAMES,
    *(f"{key}_FILE" for key in SECRETS),
)
"""All settings: whatever else is in `.env` is a mistake."""

KEY: Final = late_pattern(re.compile, "[0-9a-fA-F]{64}")

LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
TEXT: Final = "text"
JSON: Final = "json"
TOKEN_PARTS: Final = 3
SECONDS_AN_HOUR: Final = 3600.0
DEFAULT_SETTLING: Final = 60.0
"""Seconds for which a message may be deleted or edited before it is learned at all."""

DEFAULT_GRACE: Final = 24.0
"""Hours for which a server's counts are kept after the bot was removed from it."""

DEFAULT_BACKUP_EVERY: Final = 24.0
"""Hours between two backups that the bot makes by itself."""

DEFAULT_BACKUP_KEEP: Final = 3
"""Of these backups, how many are kept."""

LONGEST_SETTLING: Final = 3600.0
"""Seconds: what is heard waits in memory that long."""

LONGEST_GRACE: Final = 720.0
"""Hours: Discord wants data gone when it is no longer needed, and 30 days is long."""

LONGEST_BACKUP_EVERY: Final = 720.0
"""Hours."""

MOST_BACKUPS: Final = 100
"""What was forgotten may stay in backups until the last of them has made room."""


DEFAULT_ANSWERS: Final = 20
"""Answers a minute that one member gets; a channel gets three times as many, a server ten."""

MOST_ANSWERS: Final = 10_000


class SettingsError(Exception):
    """Everything that is wrong with the settings, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class TokenMissing(SettingsError):
    """There is no token, and nothing else is wrong."""


@dataclass(frozen=True, slots=True)
class DatabaseKeys:
    """The key of the database: 64 hex digits, empty for none on purpose, None if not set.

    `next` is the one that a `rekey` is changing to; it is there only while that isn't done.
    """

    current: str | None = field(default=None, repr=False)
    next: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set; `settle`, `grace` and `backup_every` in seconds, port 0: none.

    `server` is the URL of a database that isn't a file: then `database` is where this process keeps
    what is its own.
    """

    token: str = field(repr=False)
    database: Path
    log_level: int
    dev_guild: GuildId | None
    api_url: str | None
    gateway_url: str | None
    keys: DatabaseKeys = DatabaseKeys()
    settle: float = DEFAULT_SETTLING
    grace: float = DEFAULT_GRACE * SECONDS_AN_HOUR
    privacy_policy: str | None = None
    answers_per_minute: int = DEFAULT_ANSWERS
    backup_every: float = DEFAULT_BACKUP_EVERY * SECONDS_AN_HOUR
    backup_keep: int = DEFAULT_BACKUP_KEEP
    metrics_port: int = 0
    log_format: str = TEXT
    server: str | None = field(default=None, repr=False)
    shards: Shards = field(default_factory=Shards)


def working_directory() -> Path:
    """Return the absolute path of the current directory; raise SettingsError if it is gone."""
    try:
        return Path.cwd()
    except OSError:
        raise SettingsError(
            ["The current directory doesn't exist any more; change to another one first."]
        ) from None


def environment(directory: Path) -> dict[str, str]:
    """Return the variables of `.env` in a directory, overruled by those of the process.

    Raises SettingsError if the file isn't text, or can't be read.
    """
    path = directory / env_file.NAME
    try:
        file = dotenv_values(path)
    except UnicodeDecodeError:
        raise SettingsError([f"{path}: isn't UTF-8 text; save it as UTF-8"]) from None
    except OSError as error:
        raise SettingsError([f"{path}: can't be read ({error.strerror})"]) from None
    return {
        key: value
        for key, value in {**_usable(file), **_usable(os.environ)}.items()
        if value is not None
    }


def _usable(variables: Mapping[str, str | None]) -> dict[str, str | None]:
    return {
        key: value
        for key, value in variables.items()
        if value or (value is not None and key in ALLOWED_EMPTY)
    }


def read_settings(database_url: str | None = None) -> Settings:
    """Return the bot's settings as the environment and the current directory's `.env` have them.

    `database_url` goes before `DATABASE_URL`. Raises SettingsError with all problems at once.
    """
    directory = working_directory()
    variables = environment(directory)
    if database_url is not None:
        variables["DATABASE_URL"] = database_url
    wrong = env_file.problems(directory, NAMES)
    try:
        settings = load_settings(variables, directory)
    except SettingsError as error:
        if not wrong:
            raise
        raise SettingsError(wrong + error.problems) from None
    if wrong:
        raise SettingsError(wrong)
    return settings


def load_settings(variables: Mapping[str, str], directory: Path = Path()) -> Settings:
    """Read the bot's settings; raise SettingsError with all problems at once.

    `directory` is where `.env` was looked for: what is missing is said to be missing there.
    """
    reader = _SettingsReader(variables)
    settings = Settings(
        token=reader.token(directory / env_file.NAME),
        database=reader.database(),
        server=server_of(reader.database_url),
        log_level=reader.log_level(),
        dev_guild=reader.guild("DEV_GUILD_ID"),
        api_url=reader.url("DISCORD_API_URL", ("http", "https")),
        gateway_url=reader.url("DISCORD_GATEWAY_URL", ("ws", "wss")),
        keys=reader.keys(),
        settle=reader.number("SETTLE_SECONDS", DEFAULT_SETTLING, LONGEST_SETTLING),
        grace=reader.number("GRACE_HOURS", DEFAULT_GRACE, LONGEST_GRACE) * SECONDS_AN_HOUR,
        privacy_policy=reader.url("PRIVACY_POLICY_URL", ("http", "https")),
        answers_per_minute=int(reader.number("ANSWERS_PER_MINUTE", DEFAULT_ANSWERS, MOST_ANSWERS)),
        backup_every=SECONDS_AN_HOUR
        * reader.number("BACKUP_EVERY", DEFAULT_BACKUP_EVERY, LONGEST_BACKUP_EVERY),
        metrics_port=reader.port("METRICS_PORT"),
        log_format=reader.log_format(),
        backup_keep=reader.count("BACKUP_KEEP", DEFAULT_BACKUP_KEEP, MOST_BACKUPS),
        shards=reader.shards(),
    )
    if len(reader.problems) == 1 and not settings.token:
        raise TokenMissing(reader.problems)
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


def database_keys(variables: Mapping[str, str]) -> DatabaseKeys:
    """Return the database's key; raise SettingsError if it can't be one."""
    reader = _SettingsReader(variables, "DATABASE_KEY")
    keys = reader.keys()
    if problems := [one for one in reader.problems if one.startswith("DATABASE_KEY")]:
        raise SettingsError(problems)
    return keys


def database_url(variables: Mapping[str, str]) -> str:
    """Return where the database is; raise SettingsError if that can't be read from a file."""
    reader = _SettingsReader(variables, "DATABASE_URL")
    if problems := [one for one in reader.problems if one.startswith("DATABASE_URL")]:
        raise SettingsError(problems)
    return reader.database_url


def database_path(url: str) -> Path:
    """Return the absolute path of the file that a database URL names, or for a server that of what
    a process keeps beside it. Raises SettingsError if the URL can't be one."""
    try:
        return path_of(url)
    except ValueError as error:
        raise SettingsError([f"DATABASE_URL: {error}"]) from None


class _SettingsReader(ValueReader):
    def __init__(self, variables: Mapping[str, str], *secrets: str) -> None:
        """Read variables, and of the files of secrets only some; all without names."""
        super().__init__(variables, {key: SECRETS[key] for key in secrets or SECRETS})

    def token(self, file: Path) -> str:
        token = self._variables.get("DISCORD_TOKEN", "").strip()
        if not token:
            place = file.absolute()
            missing = "" if place.exists() else ", which doesn't exist"
            self.problems.append(
                f"DISCORD_TOKEN: missing, both in the environment and in {place}{missing}. Open "
                "https://discord.com/developers/applications, choose your application, Bot, Reset "
                "Token, and put the token into that file as DISCORD_TOKEN=... (.env.example shows "
                "what else can be set), or change to the directory that has your .env. On a "
                "terminal, `markovbot run` asks for the token and writes that file"
            )
        elif token.count(".") != TOKEN_PARTS - 1 or not token.isascii() or " " in token:
            self.problems.append(
                "DISCORD_TOKEN: doesn't look like a bot token (three parts with dots between); "
                "the application's id, public key and client secret are something else"
            )
        return token

    def database(self) -> Path:
        try:
            return database_path(self.database_url)
        except SettingsError as error:
            self.problems += error.problems
            return Path()

    @property
    def database_url(self) -> str:
        return self._variables.get("DATABASE_URL", DEFAULT_DATABASE_URL)

    def keys(self) -> DatabaseKeys:
        return DatabaseKeys(*(self._key(name) for name in ALLOWED_EMPTY))

    def _key(self, name: str) -> str | None:
        value = self._variables.get(name)
        if value is None:
            return None
        value = value.strip()
        if value and not KEY.fullmatch(value):
            self.problems.append(
                f"{name}: must be 64 hexadecimal digits. On PostgreSQL, use the key of the other "
                "processes. Else remove the line, and one is made; leave it empty for a database "
                "that isn't encrypted"
            )
            return None
        return value

    def shards(self) -> Shards:
        return shard_settings.read(self._variables, self.problems)

    def log_level(self) -> int:
        level = self._variables.get("LOG_LEVEL", "INFO").upper()
        if level not in LEVELS:
            self.problems.append(f"LOG_LEVEL: must be one of {', '.join(LEVELS)}")
            return logging.INFO
        return logging.getLevelNamesMapping()[level]

    def log_format(self) -> str:
        value = self._variables.get("LOG_FORMAT", TEXT).lower()
        if value not in {TEXT, JSON}:
            self.problems.append(f"LOG_FORMAT: must be {TEXT} or {JSON}")
        return value
