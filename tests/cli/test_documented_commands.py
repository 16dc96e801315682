"""Every command line in the documents runs as it is written, in the order in which it stands."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex
from typing import Final

import pytest

from markovbot.cli.parser import build_parser
from sandbox.postgres import Cluster
from tests.support.command_line import Run

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

SHELL = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
OURS = re.compile(r"^(?:\S*/)?(?:markovbot|python -m markovbot) ")
SERVER = re.compile(r"postgresql://bot:PASSWORD@HOST/\w+")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)

NOT_RUN: Final = {
    "run": "goes online at Discord; tests/e2e/ does that",
    "audit": "takes minutes; tests/audit/ runs it on less",
    "health": "asks of a bot that runs; tests/e2e/test_monitoring.py does that",
}
"""Commands that are only parsed here, and why."""


def lines_of(document: Path) -> Iterator[str]:
    """Yield the lines of a document's shell blocks, those that go on in the next one joined."""
    for block in SHELL.findall(document.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            yield line.strip()


def commands_of(document: Path) -> list[list[str]]:
    """Return the arguments of each command line of ours in a document."""
    return [
        shlex.split(OURS.sub("", line), comments=True)
        for line in lines_of(document)
        if OURS.match(line)
    ]


@pytest.fixture
def on_a_server(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """Put real, empty databases in the place of the reader's ones on PostgreSQL."""
    urls: dict[str, str] = {}
    with ExitStack() as databases:

        def url_of(found: re.Match[str]) -> str:
            if found[0] not in urls:
                cluster: Cluster = request.getfixturevalue("cluster")
                urls[found[0]] = cluster.url(databases.enter_context(cluster.database()))
            return urls[found[0]]

        yield lambda argument: SERVER.sub(url_of, argument)


WITH_COMMANDS = [
    pytest.param(
        document,
        marks=[pytest.mark.processes] * bool(SERVER.search(document.read_text("utf-8"))),
        id=document.name,
    )
    for document in DOCUMENTS
    if commands_of(document)
]


@pytest.mark.parametrize("document", WITH_COMMANDS)
def test_every_command_line_runs(
    document: Path, run: Run, on_a_server: Callable[[str], str], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "data" / "sample")
    (tmp_path / ".env").write_text("DISCORD_TOKEN=given.at.discord\n")
    (tmp_path / ".env").chmod(0o600)
    assert run("import", "data/sample/chat.jsonl", "--guild", "tea")[0] == 0
    assert run("backup", "before.db")[0] == 0
    (tmp_path / "new_key").write_text(token_hex(32))  # the reader has made one
    for written in commands_of(document):
        arguments = [on_a_server(one) for one in written]
        options = build_parser().parse_args(arguments)
        if options.command == "restore" and not options.path.exists():
            options.path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy("before.db", options.path)  # the reader has one of that name
        if options.command not in NOT_RUN:
            code, _, err = run(*arguments)
            assert code == 0, (arguments, err)


def test_every_target_of_make_is_there() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    shown = {
        words[1]
        for document in DOCUMENTS
        for line in lines_of(document)
        if (words := line.split())[:1] == ["make"]
    }
    assert {"demo", "test"} <= shown <= targets
