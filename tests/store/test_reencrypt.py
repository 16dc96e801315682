"""Two changes of the key at once, and what becomes of one that fails: no key is ever lost."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from markovbot.config import rekey as rekey_module
from markovbot.config.rekey import rekey
from markovbot.config.settings import database_keys, environment
from markovbot.errors import UserError
from markovbot.store import can_encrypt
from markovbot.store.sqlite.file import reencrypt
from tests.support.encrypted import KEY, OTHER_KEY, fill, opened

pytestmark = [
    pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
]


OTHER = """
import sys
from pathlib import Path
from markovbot.errors import UserError
from markovbot.config.rekey import rekey
from markovbot.config.settings import database_keys, environment

home = Path.cwd()
keys = database_keys(environment(home))
print("has read the keys", flush=True)
sys.stdin.readline()
try:
    rekey(home / "markov.db", keys, {}, home, plain=sys.argv[1] == "plain")
except UserError as error:
    print(error, flush=True)
"""


def change(home: Path, *, plain: bool = False) -> None:
    rekey(home / "markov.db", database_keys(environment(home)), {}, home, plain=plain)


@pytest.mark.processes
@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("other", ["encrypted", "plain"])
@pytest.mark.parametrize("key", [KEY, ""], ids=["encrypted", "clear"])
def test_a_second_one_at_the_same_time_is_refused_and_costs_no_key(
    home: Path, key: str, other: str, killed: bool
) -> None:
    digest = asyncio.run(fill(home / "markov.db", key))
    (home / ".env").write_text(f"DATABASE_KEY={key}\n")
    compare = reencrypt._compare
    second = subprocess.Popen(
        [sys.executable, "-c", OTHER, other],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    asking, told_by_second = second.stdin, second.stdout
    assert asking is not None
    assert told_by_second is not None
    told_by_second.readline()
    reading, writing = os.pipe()

    def let_the_second_try(*arguments: Any) -> None:
        asking.write(b"\n")
        asking.flush()
        os.write(writing, told_by_second.read())
        compare(*arguments)

    def kill_oneself(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def first() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reencrypt, "_compare", let_the_second_try)
            if killed:  # after the rename, before `.env` knows
                patch.setattr(rekey_module, "finish_rekeying", kill_oneself)
            change(home)

    child = os.fork()
    if not child:
        with suppress(BaseException):
            first()
            os._exit(0)
        os._exit(1)
    ended = os.waitpid(child, 0)[1]
    assert ended == (signal.SIGKILL if killed else 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    assert "has it open" in told or "locked for 2 seconds" in told
    second.communicate()
    assert asyncio.run(opened(home / "markov.db", encrypt=True)) == (digest, [])
    assert environment(home).get("DATABASE_KEY_NEXT") is None
    assert environment(home)["DATABASE_KEY"] not in {"", key}


@pytest.mark.slow
def test_one_that_is_refused_leaves_the_keys_as_they_were(home: Path) -> None:
    asyncio.run(fill(home / "markov.db", KEY))
    (home / "markov.db.rekey-new").symlink_to("nowhere/to/be/found")  # in the way
    for left in ("", f"DATABASE_KEY_NEXT={OTHER_KEY}\n"):
        (home / ".env").write_text(before := f"DATABASE_KEY={KEY}\n{left}")
        with pytest.raises(UserError, match=r"can't be written anew \(File exists: .*rekey-new\)"):
            change(home)
        assert (home / ".env").read_text() == before


@pytest.mark.slow
def test_a_key_that_was_left_is_used_and_given_up_for_none(home: Path) -> None:
    digest = asyncio.run(fill(home / "markov.db", KEY))
    (home / ".env").write_text(f"DATABASE_KEY={KEY}\nDATABASE_KEY_NEXT={OTHER_KEY}\n")
    change(home)
    assert (home / ".env").read_text() == f"DATABASE_KEY={OTHER_KEY}\n"
    assert asyncio.run(opened(home / "markov.db")) == (digest, [])
    (home / ".env").write_text(f"DATABASE_KEY={OTHER_KEY}\nDATABASE_KEY_NEXT={KEY}\n")
    change(home, plain=True)
    assert (home / ".env").read_text() == "DATABASE_KEY=\n"
    assert asyncio.run(opened(home / "markov.db")) == (digest, [])
