"""The field's words: names that were ours alone do not come back (docs/glossary.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT = Path(__file__).parents[1]
CODE = (
    "markovbot",
    "cogs",
    "sandbox",
    "play",
    "benchmarks",
    "fuzz",
    "soak",
    "tools",
    "tests",
    "bot.py",
)

OLD: Final = frozenset(
    """
    Lesson Lessons Span Anchor Home Learner Committer Waiting Trainer Training Job Archives Turns
    Workers Undo hear overhear overheard hearers lose_hearing regain_hearing behind doubt doubted
    keep_up owed hub heard sure loose
    Spoken spoken unnaming Unnamed unnamed insight Insight
    Forgetter forgetter Forgotten silence silenced lift depart come_back disregard caretaker
    Housekeeper housekeeper
    Novelty novelty certificate apart lone drilled backing Backing speakable lawful near far
    SPELLING walk_within
    fold_runs Stretch Light Heavy Kept rough Visible witnesses Witnesses States
    taking taking_over stopping rewriting updating opening upkeep Upkeep measuring revealing
    expose Exposure recall scrub farewell unlocking exposure
    adapting following telling answering under_way identifies Identifies PatientShard FairSocket
    Askers askers asking Replies Bell PATIENCE
    """.split()  # noqa: SIM905 - as literals the list would fill three pages
)

EXCEPTIONS: Final[dict[str, str]] = {}
"""A name of the list that stays, and why. A common English word may stay as a variable."""


def names(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield the name of a module, and of what it defines: classes, functions, methods, aliases."""
    yield path.stem
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            yield from (one.id for one in statement.targets if isinstance(one, ast.Name))
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id


def found() -> Iterator[str]:
    old = OLD - EXCEPTIONS.keys()
    for part in CODE:
        path = ROOT / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for name in names(file, ast.parse(file.read_text("utf-8"))):
                if name.lstrip("_") in old:
                    yield f"{file.relative_to(ROOT)}: {name}"


def test_no_name_of_the_old_list_is_left() -> None:
    assert sorted(set(found())) == []


def test_every_exception_is_of_the_list() -> None:
    assert EXCEPTIONS.keys() <= OLD
