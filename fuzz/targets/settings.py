"""Settings from any environment or `.env`: they are read, or refused with sentences."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import yarl

from fuzz.data_provider import DataProvider
from fuzz.target import Check, Subject, require
from markovbot.config import env_file
from markovbot.config.settings import SettingsError, database_keys, environment, load_settings
from markovbot.errors import UserError

KEYS: Final = (
    "DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "DATABASE_URL", "DATABASE_KEY", "DATABASE_KEY_FILE",
    "DATABASE_KEY_NEXT", "LOG_LEVEL", "DEV_GUILD_ID", "DISCORD_API_URL", "DISCORD_GATEWAY_URL",
    "SETTLE_SECONDS", "GRACE_HOURS", "PRIVACY_POLICY_URL",
)  # fmt: skip
SECRET: Final = ("DISCORD_TOKEN", "DATABASE_KEY")


def _problems(variables: Mapping[str, str]) -> list[str]:
    try:
        load_settings(variables)
    except SettingsError as error:
        return error.problems
    return []


USUAL: Final = " ".join((*_problems({}), *_problems(dict.fromkeys(KEYS[2:], "?"))))
"""Words that the sentences contain anyway."""

TELLING: Final = 12
"""Characters from which on a value can't be in a sentence by chance."""

VALUES: Final = (
    "aaaa.bbbb.cccc", "sqlite:///data/markov.db", "0f" * 32, "DEBUG", "123456789012345678",
    "https://proxy.example:8080/api/v10", "wss://gateway.example/", "60", "1e999", "nan",
    "http://[::1", "https://x:99999", "ws://a b/", "sqlite:///a\x7fb", "/no/such/file",
    "0" * 20 + "1" * 5000, "MTk4NjIyNDgzNDcx.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs",
)  # fmt: skip
SEEDS: Final = tuple(
    bytes((key,)) + value.encode() + b"\0" + bytes(((key + 1) % len(KEYS),)) + VALUES[-1].encode()
    for key in range(len(KEYS))
    for value in VALUES
)
LINES: Final = (
    b"DISCORD_TOKEN=aaaa.bbbb.cccc\n# a comment\nLOG_LEVEL='DEBUG'\nexport GRACE_HOURS=\"24\"\r\n",
    b"DATABASE_URL=sqlite:///${HOME}/x.db\nDATABASE_KEY=\nSETTLE_SECONDS=60\n",
    b"\xff\xfeD\0", b"DISCORD_TOKEN_FILE=/no\0where\n", b"A='unclosed\nB=\"\\\"\nC\n=D\n",
)  # fmt: skip


def _read(variables: Mapping[str, str]) -> None:
    """Read settings: values must be usable, refusals explained."""
    secrets = {
        value.strip()
        for key, value in variables.items()
        if key.startswith(SECRET) and len(value.strip()) >= TELLING and value.strip() not in USUAL
    }
    try:
        settings = load_settings(variables)
    except SettingsError as error:
        for sentence in error.problems:
            require(holds=sentence.startswith(KEYS), law="every problem names its key")
            require(holds=not any(one in sentence for one in secrets), law="no secret is told")
    else:
        for url in (settings.api_url, settings.gateway_url, settings.privacy_policy):
            require(holds=url is None or bool(yarl.URL(url).host), law="a URL can be opened")
        settings.database.exists()
        require(holds=settings.token not in repr(settings), law="no repr tells the token")
        (settings.dev_guild or 0).to_bytes(8, "big")
    try:
        database_keys(variables)
    except SettingsError as error:
        require(holds=bool(error.problems), law="a refusal says why")


@contextmanager
def _variables() -> Iterator[Check]:
    def check(data: bytes) -> None:
        provider = DataProvider(data)
        variables: dict[str, str] = {}
        while provider:
            variables[KEYS[provider.number(len(KEYS))]] = provider.text()
        _read({key: value for key, value in variables.items() if not value.startswith("/dev")})

    yield check


@contextmanager
def _dotenv() -> Iterator[Check]:
    for key in KEYS:
        os.environ.pop(key, None)  # the file alone
    with TemporaryDirectory(prefix="fuzz-", dir=in_memory()) as name:
        directory = Path(name)
        file = directory / env_file.NAME

        def check(data: bytes) -> None:
            file.write_bytes(data)
            try:
                variables = environment(directory)
            except SettingsError as error:
                require(
                    holds=error.problems[0].startswith(str(file)), law="the problem names the file"
                )
            else:
                _read(variables)
            try:
                env_file.update(directory, DATABASE_KEY="0f" * 32)
            except UserError:
                require(holds=file.read_bytes() == data, law="what can't be changed stays as it is")
            else:
                written = env_file.values(directory).get("DATABASE_KEY")
                require(holds=written == "0f" * 32, law="a changed line reads as it was written")

        yield check


def in_memory() -> str | None:
    """Return a directory in memory, if there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


variables: Final = Subject(_variables, SEEDS)
dotenv: Final = Subject(_dotenv, LINES)
