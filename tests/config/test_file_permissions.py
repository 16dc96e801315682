"""The default directory is closed whatever the umask, and no secret gets into a log."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from markovbot.config.file_permissions import close_own_directory, permission_warnings
from markovbot.config.logs import RedactingFormatter

TOKEN = "MTAxMjM0NTY3ODkwMTIzNDU2Nzg5.Gabcde.abcdefghijklmnopqrstuvwxyz_0123456789AB"
USE = "aW50ZXJhY3Rpb246MTA_kettle-and-pot"


def printed(message: str, *values: object, error: Exception | None = None) -> str:
    failure = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("test", logging.ERROR, __file__, 1, message, values, failure)
    return RedactingFormatter(["odd secret"]).format(record)


@pytest.mark.parametrize("secret", [TOKEN, "odd secret", "0f" * 32])
def test_secrets_are_hidden_in_messages_values_and_tracebacks(secret: str) -> None:
    def fail() -> None:
        raise ValueError(f"no luck with {secret!r}")

    try:
        fail()
    except ValueError as error:
        shown = printed("%s failed for %s", "this", f"Bot {secret}", error=error)
    assert secret not in shown
    assert "this failed for Bot (hidden)" in shown
    assert "ValueError" in shown


@pytest.mark.parametrize(
    "path",
    [
        "https://discord.com/api/v10/webhooks/123/{}/messages/@original",
        "https://discord.com/api/v10/interactions/123/{}/callback",
        "/webhooks/123/{}",
    ],
)
def test_what_answers_an_interaction_is_hidden_in_addresses(path: str) -> None:
    shown = printed("POST %s has returned 500", path.format(USE))
    assert USE not in shown
    assert path.format("(hidden)") in shown


def test_ordinary_lines_are_printed_as_they_are() -> None:
    line = "Shard 0 on discord.gateway.DiscordWebSocket: 1.2.3, data/markov.db, 4f3a2b"
    assert line in printed(line)


@pytest.mark.skipif(os.name != "posix", reason="needs modes of files")
def test_the_default_directory_is_closed_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("data", "shared"):
        Path(name).mkdir()
        Path(name).chmod(0o755)
        Path(name, "markov.db").touch(0o600)
        close_own_directory(Path(name, "markov.db"))
    assert list(permission_warnings(Path("data/markov.db"), Path())) == []
    (told,) = permission_warnings(Path("shared/markov.db"), Path())
    assert "chmod 700 shared ends that" in told


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells limits")
def test_no_command_writes_its_memory_to_disk_when_it_crashes(tmp_path: Path) -> None:
    key = tmp_path / "key"
    os.mkfifo(key)
    with_dumps = ["sh", "-c", 'ulimit -S -c "$(ulimit -H -c)"; exec "$@"', "sh"]
    running = subprocess.Popen(
        [*with_dumps, sys.executable, "-m", "markovbot", "stats", "--guild", "g"],
        cwd=tmp_path,
        env={
            **{name: value for name, value in os.environ.items() if name != "DATABASE_KEY"},
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DATABASE_KEY_FILE": str(key),
        },
        stderr=subprocess.DEVNULL,
    )
    with running, key.open("w"):  # which waits until it reads
        limits = Path(f"/proc/{running.pid}/limits").read_text()
    (line,) = [line for line in limits.splitlines() if "core file" in line]
    assert line.split()[4] == "0"
