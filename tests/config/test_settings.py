"""Law 9 for settings: every problem at once, each with what to do."""

import logging
import re
from pathlib import Path

import pytest

from markovbot.config.logs import set_up_logging
from markovbot.config.settings import (
    NAMES,
    Settings,
    SettingsError,
    environment,
    load_settings,
    read_settings,
)

TOKEN = "MTA.made.up"


def problems(**variables: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(variables)
    return caught.value.problems


def test_a_token_is_all_that_is_needed() -> None:
    settings = load_settings({"DISCORD_TOKEN": TOKEN})
    assert settings == Settings(
        TOKEN, Path.cwd() / "data/markov.db", logging.INFO, None, None, None
    )


def test_all_problems_are_told_at_once_and_without_the_values() -> None:
    found = problems(
        DISCORD_TOKEN="not a token",
        DATABASE_URL="mysql://somewhere",
        LOG_LEVEL="loud",
        DEV_GUILD_ID="my server",
        DISCORD_API_URL="ftp://example.org",
        DISCORD_GATEWAY_URL="ws://[broken",
    )
    assert [problem.split(":")[0] for problem in found] == [
        "DISCORD_TOKEN",
        "DATABASE_URL",
        "LOG_LEVEL",
        "DEV_GUILD_ID",
        "DISCORD_API_URL",
        "DISCORD_GATEWAY_URL",
    ]
    assert "not a token" not in "".join(found)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("BACKUP_EVERY", ("-1", "721", "daily", "nan")),
        ("BACKUP_KEEP", ("0", "101", "2.5", "-3", "9" * 5000, "²")),
    ],
)
def test_backups_are_made_and_kept_within_bounds(key: str, values: tuple[str, ...]) -> None:
    for value in values:
        (problem,) = problems(DISCORD_TOKEN=TOKEN, **{key: value})
        assert problem.startswith(f"{key}: must be a")
    settings = load_settings({"DISCORD_TOKEN": TOKEN, "BACKUP_EVERY": "0.5", "BACKUP_KEEP": "7"})
    assert (settings.backup_every, settings.backup_keep) == (1800, 7)


def test_a_missing_token_comes_with_instructions() -> None:
    (problem,) = problems()
    assert "discord.com/developers" in problem


def test_secrets_can_be_files(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert load_settings({"DISCORD_TOKEN_FILE": str(tmp_path / "token")}).token == TOKEN
    (problem,) = problems(DISCORD_TOKEN_FILE=str(tmp_path / "none"))
    assert "can't be read" in problem


def test_a_secret_put_where_its_file_belongs_is_not_repeated() -> None:
    (problem,) = problems(DISCORD_TOKEN_FILE=TOKEN)
    assert problem.startswith("DISCORD_TOKEN_FILE:")
    assert TOKEN not in problem


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DISCORD_TOKEN_FILE", "/no\0where"),
        ("DISCORD_TOKEN_FILE", "/no\ud800where"),
        ("DATABASE_URL", "sqlite:///a\0b"),
        ("DEV_GUILD_ID", "0" * 20 + "1" * 5000),
        ("DEV_GUILD_ID", "99999999999999999999"),
        ("DISCORD_API_URL", "http://a b/"),
        ("DISCORD_API_URL", "http://.."),
        ("DISCORD_API_URL", "http://[::1::]"),
        ("DISCORD_GATEWAY_URL", "ws://\u200f.example"),
    ],
)
def test_what_nothing_can_use_is_refused_with_a_sentence(key: str, value: str) -> None:
    given = {"DISCORD_TOKEN": TOKEN} if key != "DISCORD_TOKEN_FILE" else {}
    (problem,) = problems(**given, **{key: value})
    assert problem.startswith(f"{key}:")


@pytest.mark.parametrize(
    "host", ["localhost:8080", "127.0.0.1:9", "[::1]:8080", "my_proxy.example."]
)
def test_every_usual_host_may_be_a_proxy(host: str) -> None:
    settings = load_settings({"DISCORD_TOKEN": TOKEN, "DISCORD_API_URL": f"http://{host}/api"})
    assert settings.api_url == f"http://{host}/api"


def test_the_real_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=from.the.file\nLOG_LEVEL=ERROR\n")
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    variables = environment(tmp_path)
    assert (variables["DISCORD_TOKEN"], variables["LOG_LEVEL"]) == (TOKEN, "ERROR")


@pytest.mark.parametrize("port", ["-1", "65536", "http", "9 0", "²", "9" * 5000])
def test_only_a_port_is_one(port: str) -> None:
    (problem,) = problems(DISCORD_TOKEN=TOKEN, METRICS_PORT=port)
    assert problem.startswith("METRICS_PORT: must be a port")
    assert load_settings({"DISCORD_TOKEN": TOKEN, "METRICS_PORT": "9464"}).metrics_port == 9464


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    example = Path(__file__).parents[2].joinpath(".env.example").read_text("utf-8")
    shown = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert shown == {name for name in NAMES if not name.endswith(("_FILE", "_NEXT"))}


def test_what_is_wrong_in_env_is_told_together_with_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    (tmp_path / ".env").write_text("LOG_LEVLE=DEBUG\nBACKUP_KEEP=0\n")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    first, second = caught.value.problems
    assert first.endswith("line 1: LOG_LEVLE isn't a setting; did you mean LOG_LEVEL?")
    assert second.startswith("BACKUP_KEEP: ")
    (tmp_path / ".env").write_text("export BACKUP_KEEP=2 # two\n\n")
    assert read_settings().backup_keep == 2


def test_a_token_is_never_shown() -> None:
    assert TOKEN not in repr(load_settings({"DISCORD_TOKEN": TOKEN}))


def test_no_level_lets_libraries_log_what_people_write() -> None:
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    try:
        set_up_logging(logging.DEBUG)
        for name in ("discord.gateway", "discord.http", "aiosqlite"):
            assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)
        assert logging.getLogger("markovbot").isEnabledFor(logging.DEBUG)
    finally:
        root.setLevel(before[0])
        root.handlers[:] = before[1]
