"""What is typed wrong gets one sentence that says what to do, and an exit code that isn't 0."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from markovbot.cli import main
from tests.support.command_line import ROWS, answer, write

Run = Callable[..., tuple[int, str, str]]

G = ("--guild", "g")
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
PROGRAM = (sys.executable, "-m", "markovbot")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in which a chat was imported, with a label; nothing here changes it."""
    directory = tmp_path_factory.mktemp("home")
    write(directory / "chat.jsonl", ROWS)
    (directory / "empty.jsonl").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(directory)
        for key in ("DATABASE_KEY", "DATABASE_URL", "DISCORD_TOKEN"):
            patch.delenv(key, raising=False)
        assert main(["import", "chat.jsonl", *G]) == 0
        assert main(["label", "Aunt Ada", *G, "--member", "ada"]) == 0
    return directory


@pytest.fixture
def ask(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in that directory."""
    monkeypatch.chdir(home)
    return run


HERE = "sqlite:///data/markov.db"

WRONG: list[tuple[list[str], int, str]] = [
    # Commands and options
    ([], 2, "the following arguments are required: COMMAND"),
    (["--json"], 2, "the following arguments are required: COMMAND"),
    (["stat", *G], 2, "there is no command 'stat'. Did you mean stats?"),
    (["improt", "chat.jsonl", *G], 2, "there is no command 'improt'. Did you mean import?"),
    (["stats", "--gild", "g"], 2, "unrecognized arguments: --gild. Did you mean --guild?"),
    (["stats"], 2, "the following arguments are required: --guild"),
    (["stats", "--guild"], 2, "argument --guild: expected one argument"),
    (["stats", *G, "now"], 2, "unrecognized arguments: now."),
    (["--databse", "x", "stats", *G], 2, "unrecognized arguments: --databse. Did you mean --da"),
    (["forget", *G, "--al"], 2, "unrecognized arguments: --al. Did you mean --all"),
    (["rekey", "--plane"], 2, "unrecognized arguments: --plane. Did you mean --plain?"),
    (["completion", "fish"], 2, "invalid choice: 'fish' (choose from "),
    (["import", "chat.jsonl", *G, "--format", "jsnol"], 2, ". Did you mean jsonl or json?"),
    (["import", "chat.jsonl", *G, "--jobs", "two"], 2, "must be a whole number, 1 or more"),
    (["say", *G, "-n", "0"], 2, "must be a whole number, 1 or more"),
    (["say", *G, "--order", "3"], 2, "argument --order: invalid choice: 3"),
    (["audit", "chat.jsonl", *G, "--only", "thefft"], 2, ". Did you mean theft?"),
    (["odds", *G], 2, "the following arguments are required: WORD"),
    (["odds", "a", "cup", "of", *G], 1, "one word, or two"),
    # Names
    (["stats", "--guild", "g."], 1, "No server is called 'g.'. Did you mean g? `markovbot servers"),
    (["digest", "--guild", "zz"], 1, "No server is called 'zz'. `markovbot servers` lists those"),
    (["stats", "--guild", "18446"], 1, "No server has the id 18446. `markovbot servers` lists"),
    (
        ["stats", "--guild", "99999999999999999999"],
        1,
        "The id 99999999999999999999 is out of range.",
    ),
    (["channels", "--guild", "gg"], 1, "Did you mean g?"),
    (
        ["say", *G, "--member", "Adda"],
        1,
        "No member of server g is called 'Adda'. Did you mean ad",
    ),
    (
        ["say", *G, "--member", "aunt adda"],
        1,
        "Did you mean Aunt Ada? `markovbot members --guild",
    ),
    (
        ["say", *G, "--channel", "tee"],
        1,
        "No channel of server g is called 'tee'. Did you mean te",
    ),
    (["odds", "cup", *G, "--audience", "tea", "skyy"], 1, "Did you mean sky?"),
    (
        ["odds", "cup", *G, "--member", "zebulon"],
        1,
        "No member of server g is called 'zebulon'. `",
    ),
    (["label", "Uncle", *G, "--member", "brumo"], 1, "Did you mean bruno?"),
    (["forget", *G, "--member", "burno", "--yes"], 1, "Did you mean bruno?"),
    (["forget", *G, "--channel", "te", "--yes"], 1, "Did you mean tea?"),
    (["forget", "--guild", "gh", "--all", "--yes"], 1, "No server is called 'gh'. Did you mean g?"),
    # What is dangerous, or says nothing
    (["forget", *G], 2, "forget: say what, with --member and/or --channel, or with --all"),
    (
        ["forget", *G, "--member", "ada"],
        2,
        "This forgets for good 2 messages (14 token occurrences) of 1 member in 2 channels of "
        "server g. Nothing was done: add --yes if that is what you want.",
    ),
    (["forget", *G, "--all"], 2, "This forgets for good 4 messages (29 token occurrences) of 3 me"),
    (["label", *G], 2, "label: give a LABEL, or --remove"),
    (["label", "x", *G, "--channel", "tea", "--member", "ada"], 2, "label: name a channel or a m"),
    (
        ["label", "12", *G],
        1,
        "A label has 100 characters at most, all of them printable, and is",
    ),
    # Files and databases
    (["import", "none.jsonl", *G], 1, "none.jsonl doesn't exist"),
    (["import", "empty.jsonl", *G], 1, "empty.jsonl"),
    (["audit", "none.jsonl", *G], 1, "none.jsonl doesn't exist"),
    (["backup", "chat.jsonl"], 1, "chat.jsonl"),
    (["backup", "none/monday.db"], 1, "none"),
    (["restore", "none.db"], 1, "There is no backup at none.db, or it is empty."),
    (["restore", "chat.jsonl"], 1, "or no backup at all"),
    (["restore", "chat.jsonl", "--key-file", "none"], 1, "The key file none can't be read."),
    (
        ["stats", *G, "--database", "mysql://x"],
        2,
        "DATABASE_URL: must look like sqlite:///data/mar",
    ),
    (["stats", *G, "--database", "sqlite:///none.db"], 1, "There is no database at "),
    (["rekey", "--database", "sqlite:///none.db"], 1, "There is no database at "),
    (["copy", HERE], 2, "the following arguments are required: TARGET"),
    (["copy", "data/markov.db", "sqlite:///x.db"], 2, "SOURCE: must look like sqlite:///data/mar"),
    (["copy", HERE, "mysql://x"], 2, "TARGET: must look like sqlite:///data/markov.db"),
    (["copy", HERE, "DATABASE_URL"], 2, "copy: SOURCE and TARGET are the same database"),
    (["copy", "sqlite:///none.db", HERE], 1, "or name another one as SOURCE."),
    (["copy", HERE, "sqlite:///x.db", "--target-key-file", "none"], 1, "The key file none can't"),
    (["copy", HERE, "sqlite:///chat.jsonl"], 2, "chat.jsonl"),
]


@pytest.mark.parametrize(("arguments", "code", "sentence"), WRONG, ids=lambda one: str(one)[:60])
def test_what_is_wrong_is_said_in_a_sentence(
    ask: Run, arguments: list[str], code: int, sentence: str
) -> None:
    got, out, err = ask(*arguments)
    assert sentence in err
    assert (got, out) == (code, "")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("LOG_LEVLE=DEBUG", ".env, line 2: LOG_LEVLE isn't a setting; did you mean LOG_LEVEL?"),
        ("log_level=DEBUG", ".env, line 2: log_level isn't a setting; did you mean LOG_LEVEL?"),
        ("PAINT=red", ".env, line 2: PAINT isn't a setting; put # before it, or take it out."),
        ("LOG_LEVEL: DEBUG", ".env, line 2: can't be read; write NAME=value, or # before a com"),
        ("MTAx.made.up", ".env, line 2: can't be read; write NAME=value, or # before a comment"),
        ("MTAx.made.up=1", ".env, line 2: what stands before = isn't a setting; put # before it"),
    ],
)
def test_a_wrong_line_in_env_is_named_with_what_was_meant_and_no_secret_in_it(
    run: Run, tmp_path: Path, line: str, sentence: str
) -> None:
    (tmp_path / ".env").write_text(f"# mine\n{line}\nBACKUP_KEEP=2\n")
    code, out, err = run("servers")
    assert (code, out, sentence in err) == (2, "", True)
    assert "MTAx" not in err
    code, out, _ = run("check")
    assert (code, sentence in out) == (1, True)


def started(
    home: Path, *arguments: str, stdout: int | None = None, stderr: int | None = None
) -> subprocess.Popen[bytes]:
    command = [*PROGRAM, *arguments]
    return subprocess.Popen(command, cwd=home, env=ENVIRONMENT, stdout=stdout, stderr=stderr)


@pytest.mark.processes
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["members", *G], "The output was closed before all of it was written. The command itself"),
        (["--help"], "The output was closed before all of it was written."),
    ],
)
def test_an_output_that_nobody_reads_is_told(
    home: Path, arguments: list[str], sentence: str
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = started(home, *arguments, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    _, err = process.communicate()
    assert (process.returncode, err.decode().startswith(sentence)) == (141, True), err


@pytest.mark.processes
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", [["members", *G], ["--help"]])
def test_an_output_on_a_full_device_is_told(home: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = started(home, *arguments, stdout=full.fileno(), stderr=subprocess.PIPE)
        _, err = process.communicate()
    assert process.returncode == 1
    assert err.startswith(b"The output can't be written (No space left on device).")
    assert len(err.splitlines()) == 1


@pytest.mark.processes
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_errors_that_nobody_can_read_change_no_code(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        wrong = started(home, "stats", "--guild", "h", stderr=full.fileno())
        right = started(home, "digest", *G, stdout=subprocess.PIPE, stderr=full.fileno())
        assert (wrong.wait(), right.communicate()[0].count(b"\n"), right.wait()) == (1, 1, 0)


@pytest.mark.processes
@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_no_output_at_all_is_told(home: Path) -> None:
    shell = [*("sh", "-c", 'exec "$@" >&-', "sh"), *PROGRAM, "members", *G]
    done = subprocess.run(shell, cwd=home, env=ENVIRONMENT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        b"The standard output is closed: there is nowhere to write an answer to.\n",
    )


IMPORT = """
import signal, sys
from markovbot.__main__ import run_program
signal.signal(signal.SIGINT, getattr(signal, sys.argv.pop(1)))
run_program()
"""


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize(
    ("how", "ctrl_c", "code", "sentence"),
    [
        (signal.SIGTERM, "default_int_handler", 143, "Ended by SIGTERM."),
        (signal.SIGTERM, "SIG_IGN", 143, "Ended by SIGTERM."),  # as in the background of a shell
        (signal.SIGINT, "default_int_handler", 130, "Interrupted."),
    ],
)
def test_an_import_that_is_ended_says_so_and_goes_on_when_it_is_run_again(
    run: Run, tmp_path: Path, how: signal.Signals, ctrl_c: str, code: int, sentence: str
) -> None:
    chat = write(tmp_path / "chat.jsonl", [("tea", "ada", "a cup of tea")] * 60_000)
    log = tmp_path / "data" / "markov.db-wal"
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, ctrl_c, "import", str(chat), *G, "--jobs", "1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not log.exists() and process.poll() is None:
        pass
    process.send_signal(how)
    out, err = process.communicate()
    assert (process.returncode, out) == (code, "")
    assert err.endswith(f"{sentence} Nothing is lost: run it again to go on.\n")
    assert run("import", chat, *G)[0] == 0
    assert answer(run, "stats", *G)["messages"] == 60_000
