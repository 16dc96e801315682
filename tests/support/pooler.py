"""A PgBouncer of the tests' own in front of their PostgreSQL server, in transaction mode."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from sandbox.postgres import Cluster, NoServer, free_port

CONFIGURATION: Final = """
[databases]
* = host=127.0.0.1 port={server} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
"""

KEEPER: Final = '"$1" -q "$2" & cat >/dev/null; kill $!'
"""Ends PgBouncer when the tests' process has ended in whatever way."""


@contextmanager
def pooled(cluster: Cluster, url: str, connections: int) -> Iterator[str]:
    """Put PgBouncer in front of a server, with so many connections to it; yield its URL.

    Raises NoServer where there is no PgBouncer.
    """
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/bin:/usr/bin")
    if program is None:
        raise NoServer("no PgBouncer (Debian's package pgbouncer)")
    parts, port = urlsplit(url), free_port()
    file = cluster.directory / f"pgbouncer-{port}.ini"
    text = CONFIGURATION.format(
        server=parts.port,
        user=parts.username,
        password=parts.password,
        port=port,
        size=connections,
    )
    file.write_text(text, "utf-8")
    cluster.own(file)
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", program, file],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **cluster.user,
    )
    try:
        yield url.replace(f":{parts.port}/", f":{port}/")
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait()
