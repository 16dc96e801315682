"""The architecture's own laws: what may import what, and how large things may get."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SQL = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE TABLE", "PRAGMA ")

ALLOWED = {
    "markovbot/text": {"markovbot.text"},
    "markovbot/model": {"markovbot.model"},
    "markovbot/store": {
        "markovbot.store",
        "markovbot.model",
        "markovbot.text",
        "markovbot.domain",
        "markovbot.errors",
    },
    "markovbot/services": {
        "markovbot.services",
        "markovbot.store",
        "markovbot.model",
        "markovbot.text",
        "markovbot.domain",
        "markovbot.errors",
        "markovbot.names",
    },
    "sandbox": {"sandbox"},
}
OURS = ("markovbot", "cogs", "sandbox", "bot", "discord")


def modules(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("folder", ALLOWED)
def test_arrows_run_one_way(folder: str) -> None:
    for path, tree in modules(folder):
        for name in imported(tree):
            if name.split(".")[0] in OURS:
                layers = {".".join(name.split(".")[:size]) for size in (1, 2)}
                assert layers & ALLOWED[folder], f"{path} imports {name}"


def test_the_engine_of_counts_knows_neither_names_nor_texts() -> None:
    for path, tree in modules("markovbot/store/blocks"):
        for name in imported(tree):
            if name.startswith("markovbot"):
                assert name.startswith(("markovbot.store.blocks", "markovbot.model")), path


def test_the_engine_knows_no_discord() -> None:
    for path, tree in modules("markovbot"):
        names = {name.split(".")[0] for name in imported(tree)}
        assert not names & {"discord", "cogs", "sandbox"}, path


def test_only_the_store_speaks_sql() -> None:
    for folder in ("markovbot", "cogs"):
        for path, tree in modules(folder):
            if "store" in path.parts:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not node.value.lstrip().startswith(SQL), path


def test_files_stay_small_enough_to_read() -> None:
    for folder, most in (("markovbot", 400), ("cogs", 250), ("sandbox", 400)):
        for path, _ in modules(folder):
            assert len(path.read_text("utf-8").splitlines()) <= most, path
    assert len((ROOT / "bot.py").read_text("utf-8").splitlines()) <= 70


def test_importing_does_no_work() -> None:
    for folder in ("markovbot", "cogs", "sandbox"):
        for path, tree in modules(folder):
            for node in tree.body:
                called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
                assert not called, f"{path}: line {node.lineno}"
