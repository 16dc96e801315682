"""docs/scale.md: its SQL and its backup run on a real server, and its commands for Citus name the
tables that there are."""

import asyncio
import os
import re
import shutil
import subprocess
from pathlib import Path
from secrets import token_hex
from typing import Final
from urllib.parse import urlsplit

import pytest

from markovbot.store.postgres.tables import open_tables
from markovbot.store.postgres.tables.schema import DISTRIBUTED, REFERENCE
from sandbox.postgres import Cluster, free_port
from tests.support.postgres_rows import claimed

DOCUMENT: Final = Path(__file__).parents[3] / "docs" / "scale.md"

SQL: Final = re.compile(r"^```sql\n(.*?)^```", re.DOTALL | re.MULTILINE)
DISTRIBUTE: Final = re.compile(r"SELECT create_distributed_table\('(\w+)', '(\w+)'\);")
REPLICATE: Final = re.compile(r"SELECT create_reference_table\('(\w+)'\);")
INI: Final = re.compile(r"^```ini\n(.*?)^```", re.DOTALL | re.MULTILINE)
BACKUP: Final = re.compile(r"^pg_(?:dump|restore) .*$", re.MULTILINE)


def statements() -> list[str]:
    """Return the document's statements, a line each, without those for Citus."""
    blocks = SQL.findall(DOCUMENT.read_text("utf-8"))
    return [line for one in blocks if "citus" not in one for line in one.splitlines()]


def test_citus_is_told_of_every_table() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert DISTRIBUTE.findall(text) == [(table, "guild") for table in DISTRIBUTED]
    assert REPLICATE.findall(text) == list(REFERENCE)


def ini(section: str) -> str:
    """Return the document's block of settings that has a section."""
    blocks: list[str] = INI.findall(DOCUMENT.read_text("utf-8"))
    return next(one for one in blocks if f"[{section}]" in one)


async def test_pgbouncer_takes_its_settings(
    cluster: Cluster, postgres: str, tmp_path: Path
) -> None:
    program = shutil.which("pgbouncer", path=f"/usr/sbin:{os.environ['PATH']}")
    if program is None:
        pytest.skip("no PgBouncer (Debian's package pgbouncer)")
    parts, port = urlsplit(postgres), free_port()
    file, users = cluster.directory / "documented.ini", cluster.directory / "userlist.txt"
    users.write_text(f'"{parts.username}" "{parts.password}"\n')
    text = ini("pgbouncer").replace("/etc/pgbouncer/userlist.txt", str(users))
    server = f"host=127.0.0.1 port={parts.port} dbname={parts.path[1:]}"
    text = text.replace("host=10.0.0.5 dbname=markov", server)
    file.write_text(f"{text}listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n")
    for path in (file, users):
        path.chmod(0o644)  # the directory is the server's alone
    pooler = subprocess.Popen([program, "-q", file], stderr=subprocess.DEVNULL, **cluster.user)
    try:
        url = f"postgresql://{parts.username}:{parts.password}@127.0.0.1:{port}/markov"
        await listening(pooler, port)
        async with open_tables(f"{url}?pgbouncer=true") as tables:
            assert await claimed(tables, 1)
    finally:
        pooler.terminate()
        pooler.wait()


async def listening(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            return


async def test_every_statement_runs_and_a_dump_comes_back(
    own_cluster: Cluster, tmp_path: Path
) -> None:
    own_cluster.sql("DROP ROLE bot")
    password = token_hex()
    for statement in statements():
        own_cluster.sql(statement)
        if statement.startswith("CREATE ROLE"):
            own_cluster.sql(f"ALTER ROLE bot PASSWORD '{password}'")
    # No replica is there, and what is committed would wait for one.
    own_cluster.sql("ALTER SYSTEM RESET synchronous_standby_names")
    own_cluster.sql("SELECT pg_reload_conf()")
    url = f"postgresql://bot:{password}@127.0.0.1:{own_cluster.port}/markov"
    guild = 1 << 60
    async with open_tables(url) as tables:
        assert await claimed(tables, guild)
    dump, restore = BACKUP.findall(DOCUMENT.read_text("utf-8"))
    run(dump, url, own_cluster, tmp_path)
    own_cluster.sql("DELETE FROM guild", "markov")
    run(restore, url, own_cluster, tmp_path)
    assert own_cluster.sql("SELECT guild FROM guild", "markov") == str(guild)


def run(command: str, url: str, cluster: Cluster, directory: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PATH": f"{cluster.binaries}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
