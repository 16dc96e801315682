"""Asked to end, the bot ends, whoever reads what it logs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sandbox.patience import patience

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")

TALKATIVE = """
import asyncio, logging
from cogs.runtime import signals

async def talk():
    signals.DEADLINE = %s
    signals.end_on_signals()
    print("ready", flush=True)
    while True:
        logging.warning("something")
        await asyncio.sleep(0)

asyncio.run(talk())
"""


@contextmanager
def unread(deadline: float) -> Iterator[subprocess.Popen[bytes]]:
    """Run something that logs all the time into a pipe which is full, since nobody reads it."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(4096))
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(1))
    os.set_blocking(writing, True)
    talking = subprocess.Popen(
        [sys.executable, "-c", TALKATIVE % deadline],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=writing,
    )
    os.close(writing)
    try:
        assert talking.stdout is not None
        assert talking.stdout.readline() == b"ready\n"
        yield talking
    finally:
        talking.kill()
        talking.communicate()
        os.close(reading)


@pytest.mark.processes
def test_where_nobody_reads_its_log_it_ends_when_its_time_is_over() -> None:
    with unread(deadline=0.5) as talking:
        talking.terminate()
        assert talking.wait(patience()) == 1


@pytest.mark.processes
@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
def test_where_nobody_reads_its_log_a_second_signal_ends_it_at_once(first: signal.Signals) -> None:
    with unread(deadline=600) as talking:
        talking.send_signal(first)
        # Two of the same kind would be one, if the first hasn't been handled yet.
        talking.send_signal({signal.SIGTERM, signal.SIGINT}.difference({first}).pop())
        assert talking.wait(patience()) == 1


@pytest.mark.processes
def test_started_with_nohup_it_outlives_its_terminal() -> None:
    code = (
        "import asyncio, signal; from cogs.runtime.signals import end_on_signals\n"
        "async def begin(): end_on_signals()\n"
        "asyncio.run(begin()); print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    )
    ignoring = 'trap \'\' HUP; exec "$0" -c "$1"'
    answer = subprocess.run(
        ["/bin/sh", "-c", ignoring, sys.executable, code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "True\n"
