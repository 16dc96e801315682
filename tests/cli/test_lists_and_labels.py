"""Lists of what the database holds, under the labels that the operator gives."""

from pathlib import Path
from typing import Any

import pytest

from markovbot.cli.listing import LONGEST_LABEL
from markovbot.ingest.named_ids import id_of
from tests.support.command_line import ROWS, Run, answer, write

G = ("--guild", "g")


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    answer(run, "import", write(tmp_path / "chat.jsonl", ROWS), *G)
    return tmp_path


def counts(rows: list[dict[str, Any]], *names: str) -> dict[str, tuple[int, ...]]:
    return {row["id"]: tuple(row[name] for name in names) for row in rows}


def test_lists_show_what_was_learned_the_largest_first(run: Run, home: Path) -> None:
    (server,) = answer(run, "servers")["servers"]
    assert server == {
        "id": str(id_of("g")),
        "label": "g",  # as it was called when it was imported
        "messages": 4,
        "tokens": 29,
        "channels": 2,
        "members": 3,
    }
    people = answer(run, "members", *G)["members"]
    assert people[0]["id"] == str(id_of("ada"))
    assert counts(people, "messages", "channels") == {
        str(id_of("ada")): (2, 2),
        str(id_of("bruno")): (1, 1),
        str(id_of("chioma")): (1, 1),
    }
    places = answer(run, "channels", *G)["channels"]
    assert counts(places, "messages", "members", "learned") == {
        str(id_of("tea")): (2, 2, False),
        str(id_of("sky")): (2, 2, False),
    }
    assert run("members", *G)[1].splitlines()[1].split() == [str(id_of("ada")), "2", "14", "2"]


def test_an_empty_database_lists_nothing(run: Run, home: Path) -> None:
    url = ("--database", "sqlite:///other.db")
    write(home / "nothing.jsonl", [("tea", "ada", "")])
    assert run(*url, "import", "nothing.jsonl", "--guild", "18446")[0] == 0
    found = answer(run, *url, "servers")["servers"]
    assert [(one["id"], one["label"], one["messages"]) for one in found] == [("18446", None, 0)]
    assert answer(run, *url, "members", "--guild", "18446") == {"members": []}
    assert run(*url, "members", "--guild", "18446")[1] == "The database knows no members.\n"


def test_a_label_stands_for_the_id_until_it_is_removed(run: Run, home: Path) -> None:
    code, out, _ = run("label", "  Aunt   Ada ", *G, "--member", "ada")
    assert (code, out) == (0, f"{id_of('ada')} is called Aunt Ada from now on.\n")
    assert "Aunt Ada" in run("members", *G)[1]
    of_ada = answer(run, "odds", "like", *G, "--member", "aunt ada")
    assert of_ada["total"] == 2
    assert answer(run, "odds", "like", *G, "--member", "ada") == of_ada
    assert answer(run, "odds", "like", *G, "--member", id_of("ada")) == of_ada
    assert answer(run, "label", "--remove", *G, "--member", "Aunt Ada")["label"] is None
    assert run("odds", "like", *G, "--member", "Aunt Ada")[0] == 1


def test_two_of_one_label_have_to_be_told_apart_by_their_ids(run: Run, home: Path) -> None:
    for member in ("ada", "bruno"):
        answer(run, "label", "cook", *G, "--member", member)
    code, _, err = run("forget", *G, "--member", "cook", "--yes")
    ids = ", ".join(map(str, sorted((id_of("ada"), id_of("bruno")))))
    assert (code, err) == (1, f"2 members are called 'cook': give the id ({ids}).\n")
    assert answer(run, "forget", *G, "--member", id_of("bruno"), "--yes")["messages"] == 1


def test_an_import_under_a_label_goes_to_the_server_that_has_it(run: Run, home: Path) -> None:
    answer(run, "label", "Tea house", *G)
    more = write(home / "more.jsonl", [("tea", "ada", "one more cup")])
    answer(run, "import", more, "--guild", "tea house")
    (server,) = answer(run, "servers")["servers"]
    assert (server["label"], server["messages"]) == ("Tea house", 5)


def test_what_is_forgotten_takes_its_labels_along(run: Run, home: Path) -> None:
    answer(run, "label", "Aunt Ada", *G, "--member", "ada")
    answer(run, "label", "Talk", *G, "--channel", "tea")
    answer(run, "forget", *G, "--member", "Aunt Ada", "--yes")
    assert [row["label"] for row in answer(run, "members", *G)["members"]] == [None, None]
    assert run("stats", *G, "--json")[0] == 0
    answer(run, "forget", *G, "--all", "--yes")
    (server,) = answer(run, "servers")["servers"]
    assert (server["label"], server["messages"]) == (None, 0)


@pytest.mark.parametrize("text", ["12345", "x" * (LONGEST_LABEL + 1), "a\x1b[31mb", "a\u202eb"])
def test_a_label_is_short_printable_and_no_number(run: Run, home: Path, text: str) -> None:
    code, _, err = run("label", text, *G, "--member", "ada")
    assert (code, "A label has 100 characters at most" in err) == (1, True)


def test_no_log_and_no_other_answer_has_a_label_of_a_member(
    run: Run, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    said = run("label", "quagga", *G, "--member", "ada")
    assert "quagga" in said[1]
    for command in (["stats", *G], ["servers"], ["check"], ["say", *G], ["channels", *G]):
        _, out, err = run(*command)
        assert "quagga" not in out + err
    run("forget", *G, "--member", "ada", "--yes")
    assert "quagga" not in caplog.text
