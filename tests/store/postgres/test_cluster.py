"""The server that the tests start is gone with them, however they end."""

import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from sandbox.postgres import Cluster

PROGRAM = """
import time
from sandbox.postgres import running_cluster
with running_cluster() as cluster:
    print(cluster.directory, flush=True)
    time.sleep(3600)
"""


@pytest.mark.slow
@pytest.mark.processes
def test_a_killed_process_leaves_no_server(cluster: Cluster) -> None:
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        directory = Path(process.stdout.readline().strip())
        assert (directory / "data" / "postmaster.pid").exists()
        process.kill()
        process.stdout.read()  # which ends when whoever takes the server away does
    assert not directory.exists()


async def test_each_test_has_an_empty_database(postgres: str) -> None:
    connection = await asyncpg.connect(postgres)
    try:
        tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert await connection.fetchval(tables) == 0
    finally:
        await connection.close()
