"""Options in any order, and help that explains and shows an example."""

import re
import shlex
from pathlib import Path

import pytest

from markovbot.cli import endings
from markovbot.cli.arguments import HANDED_ON, commands_of
from markovbot.cli.parser import build_parser, parse
from tests.support.command_line import ROWS, Run, answer, write

COMMANDS = sorted(commands_of(build_parser()).keys() - {HANDED_ON})
EXAMPLE = re.compile(r"^ *(?:Example: )?markovbot (.+)$", re.MULTILINE)
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "line",
    [
        "odds a cup --guild g --top 2 --json --database {url}",
        "--database {url} --guild g --json --top 2 odds a cup",
        "--json odds a --guild g cup --database {url} --top 2",
        "--top=2 --guild=g odds --json a --database={url} cup",
        "odds --guild g --quiet --top 2 --json --database {url} -- a cup",
    ],
)
def test_options_may_stand_anywhere(run: Run, tmp_path: Path, line: str) -> None:
    url = f"sqlite:///{tmp_path}/order.db"
    chat = write(tmp_path / "chat.jsonl", ROWS)
    answer(run, "--guild", "g", "import", chat, "--database", url)
    code, out, err = run(*line.format(url=url).split())
    assert (code, err) == (0, "")
    assert out.startswith('{"total": 3, "next": [{"word": "of", "count": 3')


def test_files_may_stand_on_both_sides_of_an_option(run: Run, tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{place}.jsonl", [(place, "ada", f"the {place}")]) for place in "abc"
    ]
    assert answer(run, "import", files[0], "--guild", "g", *files[1:])["messages"] == 3


def test_the_value_of_an_option_is_no_command(run: Run, tmp_path: Path) -> None:
    chat = write(tmp_path / "chat.jsonl", [("say", "odds", "the cup")])
    assert answer(run, "--guild", "stats", "import", chat)["messages"] == 1
    for option, value in (("--audience", "say"), ("--member", "odds"), ("--channel", "say")):
        odds = answer(run, "--guild", "stats", option, value, "odds", "the")
        assert odds["total"] == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_each_command_and_shows_what_can_be_typed(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    usage, description, *_ = out.split("\n\n")
    assert usage.startswith(f"usage: markovbot {command} ")
    assert len(description) > 40
    assert description.rstrip().endswith(".")
    examples = EXAMPLE.findall(out.partition("Example")[2])
    assert examples
    for example in examples:
        assert parse(shlex.split(example)).command == command


def test_help_and_the_documents_name_every_exit_code(run: Run) -> None:
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    told = " ".join(run("--help")[1].split())
    for name in ("DONE", "FAILED", "MISUSE", "INTERRUPTED", "PIPE_CLOSED", "TERMINATED"):
        code = getattr(endings, name)
        assert re.search(rf"\b{code} ", told)
        assert f"\n| {code} | " in operating
