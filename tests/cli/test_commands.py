"""The command line's contracts: what it prints, as text and as JSON, and its exit codes."""

import asyncio
import json
from pathlib import Path

import pytest

from markovbot.domain import GuildId
from markovbot.ingest import importer
from markovbot.ingest.importer import Importer
from markovbot.ingest.named_ids import id_of
from markovbot.store import open_store
from markovbot.text import TOKENISER_VERSION
from tests.support.command_line import ROWS, Run, answer, write
from tests.support.listeners import Silent


@pytest.fixture
def export(tmp_path: Path, run: Run) -> Path:
    path = write(tmp_path / "chat.jsonl", ROWS)
    answer(run, "import", path, "--guild", "g")
    return path


def test_the_sentence_of_the_mission(run: Run, tmp_path: Path) -> None:
    sentence = "You must be the change you wish to see in the world"
    path = write(tmp_path / "one.jsonl", [("c", "someone", sentence)])
    assert answer(run, "import", path, "--guild", "g")["messages"] == 1
    odds = answer(run, "odds", "you", "--guild", "g")
    assert odds["total"] == 2
    assert odds["next"] == [
        {"word": "must", "count": 1, "probability": 0.5},
        {"word": "wish", "count": 1, "probability": 0.5},
    ]


def test_a_second_import_adds_nothing(run: Run, export: Path) -> None:
    before = answer(run, "digest", "--guild", "g")
    again = answer(run, "import", export, "--guild", "g")
    assert (again["messages"], again["skipped"]) == (0, len(ROWS))
    assert answer(run, "digest", "--guild", "g") == before


def test_a_file_that_has_grown_adds_only_what_is_new(run: Run, export: Path) -> None:
    with export.open("a") as file:
        file.write('{"channel": "tea", "author": "ada", "content": "more tea"}\n')
    assert answer(run, "import", export, "--guild", "g")["messages"] == 1


@pytest.mark.parametrize("jobs", [1, 2, 40])
def test_a_small_file_is_read_by_itself_however_many_could_help(
    run: Run, tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "ImportWorkers", None)
    path = write(tmp_path / "chat.jsonl", ROWS)
    assert answer(run, "import", path, "--guild", "g", "--jobs", jobs)["messages"] == len(ROWS)


def test_no_job_at_all_is_misuse(run: Run, export: Path) -> None:
    assert run("import", export, "--guild", "g", "--jobs", 0)[0] == 2


def test_stats_count_what_was_imported(run: Run, export: Path) -> None:
    stats = answer(run, "stats", "--guild", "g")
    assert stats["messages"] == 4
    assert stats["tokens"] == sum(len(content.split()) for _, _, content in ROWS)
    assert (stats["channels"], stats["members"]) == (2, 3)
    assert stats["words"] == len({w.lower() for _, _, content in ROWS for w in content.split()})
    assert stats["database_bytes"] > 0


def test_lines_keep_to_their_style(run: Run, export: Path) -> None:
    lines = answer(run, "say", "--guild", "g", "--channel", "tea", "-n", 30)["lines"]
    assert len(lines) == 30
    assert not any("stars" in line for line in lines)
    lines = answer(run, "say", "--guild", "g", "--member", "bruno", "-n", 5)["lines"]
    words = {"a", "cup", "of", "coffee", "for", "me"}
    assert all(set(line.split()) <= words for line in lines)
    lines = answer(run, "say", "--guild", "g", "--about", "TEA", "-n", 20)["lines"]
    assert all("tea" in line.split() for line in lines)


def test_an_audience_gets_what_members_would_where_its_channels_may_be_read(
    run: Run, export: Path
) -> None:
    heard = ["--guild", "g", "--audience", "tea"]
    assert not any("stars" in line for line in answer(run, "say", *heard, "-n", 30)["lines"])
    assert run("say", *heard, "--about", "stars")[0] == 1
    assert answer(run, "odds", "stars", *heard)["total"] == 0
    assert answer(run, "odds", "stars", "--guild", "g")["total"] > 0
    both = answer(run, "say", "--guild", "g", "--audience", "tea", "sky", "--about", "stars")
    assert "stars" in both["lines"][0]


def test_odds_for_an_audience_leave_out_what_one_member_said(run: Run, export: Path) -> None:
    everything = answer(run, "odds", "of", "--guild", "g")
    shown = answer(run, "odds", "of", "--guild", "g", "--audience", "tea", "sky")
    assert shown["total"] == everything["total"]
    assert 0 <= len(shown["next"]) < len(everything["next"])


def test_odds_that_an_audience_sees_nothing_of_say_why(run: Run, tmp_path: Path) -> None:
    rows = [("tea", who, "the kettle sings") for who in ("ada", "bruno", "chioma")]
    rows += [("tea", "ada", "the kettle waits"), ("tea", "ada", "my samovar")]
    rows += [("tea", who, f"so {word}") for who, word in (("ada", "late"), ("bruno", "early"))]
    answer(run, "import", write(tmp_path / "chat.jsonl", rows), "--guild", "g")
    for word, why, told in (
        ("samovar", "one member", "Only one member has said that where this audience may read"),
        ("zeppelin", "unknown", "Nobody has said that where this audience may read"),
        ("so", None, "No two members have gone on from there with the same word"),
    ):
        asked = ["odds", word, "--guild", "g", "--audience", "tea"]
        assert answer(run, *asked).get("why") == why
        assert told in run(*asked)[1]
    assert "Nobody has said that, or" in run("odds", "zeppelin", "--guild", "g")[1]
    assert "why" not in answer(run, "odds", "samovar", "--guild", "g")


def test_a_seed_gives_the_same_lines_again(run: Run, export: Path) -> None:
    seeded = ["say", "--guild", "g", "-n", 5, "--order", 1, "--seed", 7]
    assert answer(run, *seeded)["lines"] == answer(run, *seeded)["lines"]


@pytest.mark.parametrize(
    ("what", "left"),
    [
        (["--member", "ada"], [row for row in ROWS if row[1] != "ada"]),
        (["--channel", "sky"], [row for row in ROWS if row[0] != "sky"]),
        (["--member", "ada", "--channel", "sky"], [ROWS[0], ROWS[1], ROWS[3]]),
        (["--all"], []),
    ],
)
def test_forgotten_is_never_imported(
    run: Run, export: Path, tmp_path: Path, what: list[str], left: list[tuple[str, str, str]]
) -> None:
    forgotten = answer(run, "forget", "--guild", "g", *what, "--yes")["forgotten"]
    gone = [row for row in ROWS if row not in left]
    assert forgotten == sum(len(content.split()) for _, _, content in gone)
    digest = answer(run, "digest", "--guild", "g")
    other = ["--database", f"sqlite:///{tmp_path}/other.db"]
    rest = write(tmp_path / "rest.jsonl", left or ROWS)
    answer(run, *other, "import", rest, "--guild", "g")
    if not left:
        answer(run, *other, "forget", "--guild", "g", "--all", "--yes")
    assert answer(run, *other, "digest", "--guild", "g") == digest


def test_a_forgotten_channel_can_be_imported_again(run: Run, export: Path) -> None:
    before = answer(run, "digest", "--guild", "g")
    answer(run, "forget", "--guild", "g", "--channel", "sky", "--yes")
    assert answer(run, "import", export, "--guild", "g")["messages"] == 2
    assert answer(run, "digest", "--guild", "g") == before


@pytest.mark.slow
def test_an_audit_prints_every_figure_with_its_definition(run: Run, export: Path) -> None:
    before = answer(run, "digest", "--guild", "g")
    plan = ["audit", export, "--guild", "g", "-n", 40, "--only", "theft", "residue", "crossing"]
    audit = answer(run, *plan)
    names = [figure["name"] for figure in audit["figures"]]
    assert {"theft.order1", "theft.order2", "residue.bytes", "crossing.guild"} <= set(names)
    assert {"name", "definition", "count", "of", "share"} <= set(audit["figures"][0])
    assert audit["measured_on"] == "the database"
    assert (
        answer(run, "audit", export, "--guild", "new", *plan[4:])["measured_on"] != "the database"
    )
    code, out, _ = run(*plan)
    assert code == 0
    assert all(name in out for name in names if not name.endswith("markovify"))
    assert answer(run, "digest", "--guild", "g") == before


def test_an_audit_without_a_database_runs_on_scratch_and_leaves_nothing(
    run: Run, export: Path, tmp_path: Path
) -> None:
    other = ["--database", f"sqlite:///{tmp_path}/none.db"]
    arguments = ["audit", export, "--guild", "g", "--only", "residue", "--messages", 3]
    audit = answer(run, *other, *arguments)
    assert audit["messages"] == 3
    assert audit["measured_on"] == "a scratch copy"
    assert not (tmp_path / "none.db").exists()


@pytest.mark.slow
def test_an_audit_of_a_servers_database_measures_there_and_leaves_it_as_it_was(
    run: Run, export: Path, postgres: str
) -> None:
    here = ["--database", postgres]
    assert run("copy", "sqlite:///data/markov.db", postgres)[0] == 0
    before = [answer(run, *here, "servers"), answer(run, *here, "digest", "--guild", "g")]
    plan = ["-n", 40, "--only", "theft", "residue", "crossing", "names"]
    audit = answer(run, *here, "audit", export, "--guild", "g", *plan)
    assert audit["measured_on"] == "the database"
    assert (audit["kept"], audit["encrypted"]) == (True, True)
    names = {figure["name"] for figure in audit["figures"]}
    assert {"theft.keyless.words", "theft.newest", "residue.bytes", "crossing.guild"} <= names
    new = answer(run, *here, "audit", export, "--guild", "new", "--only", "theft")
    assert (new["measured_on"], new["kept"]) == ("a scratch copy", True)
    after = [answer(run, *here, "servers"), answer(run, *here, "digest", "--guild", "g")]
    assert after == before


def test_a_broken_promise_is_named_and_fails(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "the butler did it in the library with a candlestick"
    path = write(tmp_path / "one.jsonl", [("c", "someone", secret), ("c", "other", "no")])
    database = tmp_path / "leaky.db"

    async def leak() -> None:
        async with open_store(database, create=True) as store:
            await Importer(store, GuildId(id_of("g")), Silent()).run([path])
            await store.set_fact("note to self", secret)

    asyncio.run(leak())
    monkeypatch.setenv("DATABASE_KEY", "")
    plan = ["audit", path, "--guild", "g", "--only", "theft", "--without-peer"]
    code, out, err = run("--database", f"sqlite:///{database}", *plan)
    assert code == 1
    assert out.count("BROKEN") == 1
    verdict = "1 of 1 promises don't hold: theft.keyless.messages."
    assert out.splitlines()[-1] == err.splitlines()[-1] == verdict
    assert "candlestick" not in out + err


def test_every_command_has_words_for_people_too(run: Run, export: Path) -> None:
    assert "messages" in run("stats", "--guild", "g")[1]
    assert "cup" in run("odds", "a", "--guild", "g")[1]
    assert run("say", "--guild", "g")[1].strip()
    assert run("digest", "--guild", "g")[1].strip()
    assert "Forgot" in run("forget", "--guild", "g", "--all", "--yes")[1]
    assert "import" in run("--help")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["say", "--guild", "nobody"], 1, "No server is called 'nobody'."),
        (["say", "--guild", "g", "--about", "zeppelin"], 1, "hasn't come up"),
        (["say", "--guild", "g", "--member", "nobody"], 1, "No member of server g is called"),
        (["odds", "one", "two", "three", "--guild", "g"], 1, "one word, or two"),
        (["forget", "--guild", "g"], 2, "--member"),
        (["forget", "--guild", "g", "--all", "--member", "ada"], 2, "--all"),
        (["say", "--guild", "99999999999999999999"], 1, "out of range"),
        (["say"], 2, "--guild"),
        (["--database", "mysql://x", "stats", "--guild", "g"], 2, "sqlite:///"),
        (["--database", "sqlite:///none.db", "stats", "--guild", "g"], 1, "no database"),
        (["say", "--guild", "g", "-n", "0"], 2, "1 or more"),
        (["audit", "none.jsonl", "--guild", "g"], 1, "none.jsonl doesn't exist"),
        (["audit", "chat.jsonl", "--guild", "g", "--skip", "ada", "bruno", "chioma"], 1, "skip"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, export: Path, arguments: list[str], code: int, sentence: str
) -> None:
    got, _, err = run(*arguments)
    assert got == code
    assert sentence in err
    assert "Traceback" not in err


def test_the_doctor_names_each_problem(
    run: Run, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run("check", "--json")
    assert code == 1
    assert "DISCORD_TOKEN: missing" in json.loads(out)["settings"][0]
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    assert answer(run, "check") == {
        "settings": [],
        "database": [],
        "disk": [],
        "encrypted": True,
        "env_file": str(export.parent / ".env"),
        "database_file": str(export.parent / "data" / "markov.db"),
        "tokeniser": TOKENISER_VERSION,
        "database_tokeniser": TOKENISER_VERSION,
    }


def test_settings_come_from_a_dotenv_file_too(run: Run, export: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///other/place.db\n")
    answer(run, "import", export, "--guild", "g")
    assert (tmp_path / "other" / "place.db").exists()
