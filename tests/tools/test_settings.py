"""No setting is undocumented, and none is documented that doesn't exist."""

import ast
import re
from pathlib import Path

import discord
import pytest

from markovbot.config import shard_settings
from markovbot.config.settings import SECRETS, SettingsError, load_settings
from tools.requirements import ROOT
from tools.settings import DOCUMENT, EXAMPLE, Setting, main, settings

FOUND = {one.name: one for one in settings(EXAMPLE.read_text("utf-8"))}
TOKEN = "MTA.made.up"
URLS = ("DISCORD_API_URL", "DISCORD_GATEWAY_URL")

INTERNAL = {"DATABASE_KEY_NEXT"}
"""What `rekey` keeps in `.env` while it works."""

NAME = re.compile("[A-Z]+(_[A-Z]+)+")


def test_the_readme_shows_the_settings_of_the_example() -> None:
    assert main(["--check"]) == 0
    rows = re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert rows == list(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_every_documented_setting_is_read(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"DISCORD_TOKEN": TOKEN, name: "no:nsense"})
    (problem,) = caught.value.problems
    assert problem.startswith(f"{name}: ")


def test_every_setting_that_is_read_is_documented() -> None:
    tree = ast.parse(Path(ROOT, "markovbot/config/settings.py").read_text("utf-8"))
    read = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and NAME.fullmatch(node.value)
    }
    assert read.union(shard_settings.NAMES) - INTERNAL == FOUND.keys()
    for secret in SECRETS:
        assert f"{secret}_FILE=" in FOUND[secret].text


def test_nothing_else_of_the_bot_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("markovbot", "cogs")
        for path in Path(ROOT, folder).rglob("*.py")
        if re.search(r"\benviron\b|\bgetenv\b", path.read_text("utf-8"))
    }
    assert readers == {
        "markovbot/config/file_permissions.py",  # takes the secrets out
        "markovbot/config/rekey.py",  # says if the key to be changed comes from there
        "markovbot/config/settings.py",
        "markovbot/ingest/import_workers.py",  # hands it on without the secrets
        "markovbot/pictures/fonts.py",  # where the system has fonts
    }


def test_the_defaults_are_those_of_the_code() -> None:
    given = {name: one.default for name, one in FOUND.items() if one.default and name not in URLS}
    assert load_settings({"DISCORD_TOKEN": TOKEN, **given}) == load_settings(
        {"DISCORD_TOKEN": TOKEN}
    )
    assert FOUND["DISCORD_API_URL"].default == discord.http.Route.BASE
    assert FOUND["DISCORD_GATEWAY_URL"].default == str(
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    )


def test_the_table_is_written_from_the_example(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- settings -->\nold\n<!-- end of settings -->\nAfter\n")
    assert main(["--check"], page) == 1
    assert "old" in page.read_text()
    assert main([], page) == 0
    assert main(["--check"], page) == 0
    first, *_, last = page.read_text().splitlines()
    assert (first, last) == ("Before", "After")


def test_a_block_without_a_setting_is_no_setting() -> None:
    text = "# Words\n# only.\n\n# One | two\n# three.\n#A_B=5\n\n# Four.\nC=\n"
    assert list(settings(text)) == [
        Setting("A_B", "5", "One | two three."),
        Setting("C", "", "Four."),
    ]
