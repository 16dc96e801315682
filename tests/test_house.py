"""The architecture's own laws: what may import what, and how large things may get."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("markovbot", "cogs", "sandbox", "play", "benchmarks", "fuzz", "soak", "tools")
SQL = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE TABLE", "PRAGMA ")

BASE = {
    "markovbot.domain",
    "markovbot.errors",
    "markovbot.files",
    "markovbot.fleet",
    "markovbot.late_imports",
    "markovbot.late_patterns",
    "markovbot.metrics",
    "markovbot.registry",
}
STORE = BASE | {"markovbot.store", "markovbot.chain", "markovbot.text"}
PRIVACY = STORE | {"markovbot.clock", "markovbot.languages", "markovbot.privacy"}
ALLOWED = {
    "markovbot/text": {"markovbot.text", "markovbot.late_imports", "markovbot.late_patterns"},
    "markovbot/fleet": {"markovbot.domain", "markovbot.fleet"},
    "markovbot/chain": {"markovbot.chain", "markovbot.registry"},
    "markovbot/pictures": {"markovbot.pictures"},
    "markovbot/languages": {"markovbot.domain", "markovbot.languages"},
    "markovbot/store": STORE,
    "markovbot/privacy": PRIVACY,
    "markovbot/ingest": PRIVACY | {"markovbot.ingest"},
    "markovbot/speaking": PRIVACY | {"markovbot.speaking"},
    "markovbot/audit": PRIVACY | {"markovbot.ingest", "markovbot.speaking", "markovbot.audit"},
    "markovbot/copying": STORE | {"markovbot.copying"},
    "markovbot/config": STORE | {"markovbot.config"},
    "sandbox": {"sandbox"},
    "play": {"play", "sandbox", "markovbot"},
}
OURS = ("markovbot", "cogs", "sandbox", "play", "bot", "discord")


def modules(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that a module may import: of `from a import b`, `a.b` and `a`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names
            if not all(is_module(name) for name in names):
                yield node.module


@cache  # the trees would slow down the garbage collector in all later tests
def imports(folder: str) -> list[tuple[Path, list[str]]]:
    """Return each module's path and what it imports."""
    return [(path, list(imported(tree))) for path, tree in modules(folder)]


@cache
def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def first_level(name: str) -> str:
    """Return the package, or the single module, that a module of `markovbot` belongs to."""
    return ".".join(name.split(".")[:2])


@pytest.mark.parametrize("folder", ALLOWED)
def test_arrows_run_one_way(folder: str) -> None:
    for path, names in imports(folder):
        for name in names:
            if name.split(".")[0] in OURS:
                layers = {".".join(name.split(".")[:size]) for size in (1, 2)}
                assert layers & ALLOWED[folder], f"{path} imports {name}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = {name_of(path): names for folder in CODE for path, names in imports(folder)}
    graph = {
        name: {other for other in names if other in found and other != name}
        for name, names in found.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_no_packages_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path, names in imports("markovbot"):
        package = first_level(name_of(path))
        graph.setdefault(package, set()).update(map(first_level, names))
    for package, others in graph.items():
        others.discard(package)
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_only_the_command_line_imports_the_audit() -> None:
    """The audit is an optional extra: the bot runs without it."""
    for folder in CODE:
        for path, names in imports(folder):
            if not name_of(path).startswith(("markovbot.audit", "markovbot.cli")):
                for name in names:
                    assert not name.startswith("markovbot.audit"), f"{path} imports {name}"


def test_cogs_call_services_never_the_store() -> None:
    for path, tree in modules("cogs"):
        for name in imported(tree):
            assert not name.startswith("markovbot.store"), f"{path} imports {name}"
        for node in ast.walk(tree):
            reached = isinstance(node, ast.Attribute) and node.attr == "store"
            assert not reached, f"{path} reaches for a store"


def test_topics_share_only_adapters_and_runtime() -> None:
    for path, names in imports("cogs"):
        folder = path.relative_to(ROOT / "cogs").parts[0]
        allowed = {"adapters"} if folder == "adapters" else {"adapters", "runtime", folder}
        for name in names:
            if name.startswith("cogs.") and name != "cogs.EXTENSIONS":
                assert name.split(".")[1] in allowed, f"{path} imports {name}"


def test_the_packed_engine_knows_neither_names_nor_texts() -> None:
    for path, names in imports("markovbot/store/packed"):
        for name in names:
            if name.startswith("markovbot"):
                assert name.startswith(("markovbot.store.packed", "markovbot.chain")), path


def test_the_packed_engine_the_model_and_the_rules_know_no_database() -> None:
    databases = ("sqlite3", "sqlcipher3", "markovbot.store.sqlite")
    for folder in ("markovbot/store/packed", "markovbot/store/model", "markovbot/store/rules"):
        for path, tree in modules(folder):
            for name in imported(tree):
                assert not name.startswith(databases), path
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not node.value.lstrip().startswith(SQL), path


def test_the_package_knows_no_discord() -> None:
    for path, names in imports("markovbot"):
        packages = {name.split(".")[0] for name in names}
        assert not packages & {"discord", "cogs", "sandbox"}, path


def test_tests_share_helpers_by_support_and_fixtures_only() -> None:
    for path, names in imports("tests"):
        for name in names:
            of_tests = name == "tests" or name.startswith("tests.")
            assert not of_tests or name.startswith("tests.support"), f"{path} imports {name}"


def test_only_the_store_speaks_sql() -> None:
    for folder in ("markovbot", "cogs"):
        for path, tree in modules(folder):
            if "store" in path.parts:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not node.value.lstrip().startswith(SQL), path


def test_files_stay_small_enough_to_read() -> None:
    for folder, most in (("markovbot", 400), ("cogs", 250), ("sandbox", 400), ("play", 250)):
        for path, _ in modules(folder):
            assert len(path.read_text("utf-8").splitlines()) <= most, path
    assert len((ROOT / "bot.py").read_text("utf-8").splitlines()) <= 60


def test_importing_does_no_work() -> None:
    for folder in ("markovbot", "cogs", "sandbox", "play"):
        for path, tree in modules(folder):
            for node in tree.body:
                called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
                assert not called, f"{path}: line {node.lineno}"
