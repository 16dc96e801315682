"""Mechanical faults are found, and what people write on purpose is none."""

import pytest

from benchmarks.quality.form import balanced, faults, opens, unmatched
from benchmarks.quality.words import letter_runs

SAID = [
    "see the notes (page 4), they are short",
    'she said "not today" and left',
    "good morning :) and (as always :)",
    "1) boil water 2) wait",
    'a 5" nail, not a 6" one',
    "... and then it rained",
    "look at https://example.org/a_(b)?q=1,2 please",
    "wow, that is ... fine!",
    "?",
    "that that word",
    "don't use node.js, e.g. v3.11, 10:30",
]
KNOWN = {run for line in SAID for run in letter_runs(line)} | {"thanks", "seen"}


@pytest.mark.parametrize("line", [line for line in SAID if "that that" not in line])
def test_what_people_write_is_clean(line: str) -> None:
    assert faults(line, KNOWN) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("see the notes (page", "unmatched"),
        ("the notes), they are short", "unmatched"),
        ('she said "not today', "unmatched"),
        ("“not today and left", "unmatched"),
        (") and then it rained", "leading"),
        (", and left", "leading"),
        ("wow , that is fine", "spaced"),
        ("fine !", "spaced"),
        ("see ( page )", "spaced"),
        ("thanks!seen", "glued"),
        ("fine.Good morning", "glued"),
        ("thanksseen", "glued"),
        ("that that word", "doubled"),
    ],
)
def test_faults_are_named(line: str, fault: str) -> None:
    assert fault in faults(line, KNOWN | {"seen"})


def test_balance_asks_whether_what_opens_is_closed() -> None:
    assert opens("see (page 4")
    assert not balanced("see (page 4")
    assert not opens("the notes) and :)")
    assert balanced("the notes) and more")  # nothing was opened
    assert unmatched("the notes) and [more") == "[)"
