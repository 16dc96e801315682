"""`markovbot run` finds the bot by its entry point; `python -m markovbot` is the same program."""

import gc
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from markovbot import __version__
from markovbot.__main__ import run_program
from markovbot.cli import main
from markovbot.cli.run import RUNNER, RUNNERS

Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

BOT = """
def main(arguments):
    print("running with", arguments)
    return 4
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of the test's own, installed as the bot, and no other bot."""
    (tmp_path / "a_bot_of_ours.py").write_text(BOT)
    metadata = tmp_path / "ours-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: ours\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(f"[{RUNNERS}]\n{RUNNER} = a_bot_of_ours:main\n")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "handed_on"),
    [
        (["run"], []),
        (["run", "--sync"], ["--sync"]),
        (["run", "--help"], ["--help"]),
        (
            ["--database", "sqlite:///b.db", "run", "--sync"],
            ["--database", "sqlite:///b.db", "--sync"],
        ),
    ],
)
def test_everything_behind_run_is_the_bots(
    run: Run, install: None, arguments: list[str], handed_on: list[str]
) -> None:
    code, out, _ = run(*arguments)
    assert (code, out) == (4, f"running with {handed_on}\n")


def test_a_bot_that_is_not_installed_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: ())
    code, _, err = run("run")
    assert (code, "python bot.py" in err, "Traceback" in err) == (1, True, False)


def test_a_bot_without_what_it_needs_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = EntryPoint(RUNNER, "no_such_module:main", RUNNERS)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: (broken,))
    code, _, err = run("run")
    assert (code, "no_such_module" in err, "requirements.txt" in err) == (1, True, True)


def test_the_package_names_this_bot_and_this_program() -> None:
    for named in (PROJECT["entry-points"][RUNNERS][RUNNER], PROJECT["scripts"]["markovbot"]):
        assert callable(EntryPoint("", named, "").load())


def test_other_commands_know_nothing_of_unknown_options(run: Run) -> None:
    code, _, err = run("digest", "--guild", "g", "--sync")
    assert (code, "unrecognized arguments: --sync" in err) == (2, True)


@pytest.mark.processes
def test_the_module_is_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    module = [sys.executable, "-m", "markovbot"]
    helped, version = (
        subprocess.run([*module, option], capture_output=True, check=True, text=True, cwd=ROOT)
        for option in ("--help", "--version")
    )
    assert helped.stdout.startswith("usage: markovbot ")
    assert helped.stdout.split() == capsys.readouterr().out.split()
    assert version.stdout.strip() == __version__


def test_garbage_is_collected_again_once_the_program_has_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("markovbot.cli.main", lambda _arguments: 0 if gc.isenabled() else 1)
    monkeypatch.setattr("markovbot.config.file_permissions.forbid_core_dumps", lambda: None)
    try:
        with pytest.raises(SystemExit) as ended:
            run_program()
    finally:
        gc.unfreeze()
    assert ended.value.code == 0


@pytest.mark.processes
@pytest.mark.parametrize(("command", "loaded"), [("say", False), ("import chat.jsonl", True)])
def test_only_commands_that_read_exports_load_all_formats(command: str, *, loaded: bool) -> None:
    code = (
        "import sys; from markovbot.cli.parser import parse; "
        f"parse({[*command.split(), '--guild', 'tea']}); "
        "sys.exit('markovbot.ingest.formats.telegram' in sys.modules)"
    )
    process = subprocess.run([sys.executable, "-c", code], check=False)
    assert process.returncode == loaded
