"""A PostgreSQL server of one's own: in a temporary directory, on loopback, gone afterwards.

It comes from the programs that the system has (Debian's package `postgresql`), and is nobody
else's: no server that runs already is looked for or touched.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

FAST: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "256MB",
    "shared_buffers": "64MB",
    "jit": "off",
}
"""For tests that don't ask what survives; a server that is stopped at once still loses no more than
one with `fsync` would: only a power cut does."""

DURABLE: Final = FAST | {"synchronous_commit": "on"}
"""Every commit that was confirmed survives the server's end, as on a server of an operator."""

KEEPER: Final = """
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
rm -rf "$2"
"""
"""Waits until the tests' process has ended in whatever way, and takes the server away."""

START_SECONDS: Final = "120"
ATTEMPTS: Final = 5
"""A port that was free a moment ago may be another's now."""

UNPRIVILEGED: Final = ("postgres", "nobody")
"""Users that the server runs as if the tests run as root, whom it refuses; the first there is."""

BOT: Final = "bot"
"""The role that databases belong to. As an operator should have it, it may do nothing else."""

databases = count(1)


class NoServer(Exception):
    """There are no programs to start a server with; the text says where they were looked for."""


class ProgramFailed(Exception):
    """One of the server's programs has failed; the text is what it said."""


def binaries() -> Path:
    """Return the directory of `initdb` and the others, of the newest version there is."""
    if os.name == "nt":
        raise NoServer("PostgreSQL for tests isn't tried on Windows")
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if found := sorted(debian, key=lambda path: int(path.parts[-3])):
        return found[-1].parent
    if there := shutil.which("initdb"):
        return Path(there).resolve().parent
    raise NoServer("no PostgreSQL server: no initdb in /usr/lib/postgresql/*/bin or PATH")


def free_port() -> int:
    """Return a port of loopback that was free just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _unprivileged() -> dict[str, Any]:
    """Return the arguments of `subprocess` that start a program as a user the server accepts."""
    if os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - there is none on Windows

    known = {one.pw_name: one for one in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if user := known.get(name):
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoServer("no PostgreSQL server: it refuses root, and there is no other user")


class Cluster:
    """A server, its databases and its role; it may be stopped and started again."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.binaries = binaries()
        self.user = _unprivileged()
        self.settings = dict(settings)
        self.directory = Path(tempfile.mkdtemp(prefix="markov-postgres-"))
        self.port = 0
        self._password = token_hex()
        self.own(self.directory)

    def create(self) -> None:
        """Make the cluster's files, start it, and create the role."""
        password = self.directory / "password"
        password.write_text(self._password, "utf-8")
        self.own(password)
        self._run("initdb", "-D", self._data, "-U", "postgres", "--no-sync", "--encoding=UTF8",
                  "--locale=C", "--auth=password", f"--pwfile={password}")  # fmt: skip
        self.start()
        self.sql(f"CREATE ROLE {BOT} LOGIN PASSWORD '{self._password}'")

    def start(self) -> None:
        """Start the server, on the port it had before if it had one."""
        for attempt in range(ATTEMPTS):
            port = self.port or free_port()
            options = {
                "listen_addresses": "127.0.0.1",
                "port": str(port),
                "unix_socket_directories": "",
                **self.settings,
            }
            shown = " ".join(f"-c {name}='{value}'" for name, value in options.items())
            try:
                self._run("pg_ctl", "start", "-w", "-t", START_SECONDS, "-s", "-D", self._data,
                          "-o", shown, "-l", str(self.directory / "log"))  # fmt: skip
            except ProgramFailed:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                self.port = port
                return

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is as a crash: what wasn't written yet is lost."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", self._data)

    def url(self, database: str) -> str:
        """Return what DATABASE_URL would be for one of its databases."""
        return f"postgresql://{BOT}:{self._password}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement as the superuser; return its rows as lines, columns parted by `|`."""
        url = f"postgresql://postgres:{self._password}@127.0.0.1:{self.port}/{database}"
        return self._run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url,
                         "-c", statement).strip()  # fmt: skip

    def dump(self, database: str) -> str:
        """Return what `pg_dump` writes of a database."""
        return self._run("pg_dump", "--dbname", self.url(database))

    @contextmanager
    def database(self) -> Iterator[str]:
        """Create an empty database; yield its name; drop it."""
        name = f"test_{next(databases)}"
        self.sql(f"CREATE DATABASE {name} OWNER {BOT}")
        try:
            yield name
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def role(self, password: str) -> Iterator[str]:
        """Create another role with a password; yield its name; drop it."""
        name = f"role_{next(databases)}"
        self.sql(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
        try:
            yield name
        finally:
            self.sql(f"DROP ROLE {name}")

    @property
    def _data(self) -> str:
        return str(self.directory / "data")

    def own(self, path: Path) -> None:
        """Give a file to the user that the server runs as."""
        if self.user:
            os.chown(path, self.user["user"], self.user["group"])

    def _run(self, program: str, *arguments: str) -> str:
        with tempfile.TemporaryFile() as output:  # a pipe would stay open as long as the server
            code = subprocess.run(  # noqa: S603 - one of the server's programs
                [self.binaries / program, *arguments],
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **self.user,
            ).returncode
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
        if code:
            raise ProgramFailed(f"{program} failed: {said}")
        return said


@contextmanager
def running_cluster(settings: Mapping[str, str] = FAST) -> Iterator[Cluster]:
    """Create a cluster; stop and remove it in the end, however this process ends."""
    cluster = Cluster(settings)
    keeper = subprocess.Popen(  # noqa: S603 - our own lines
        ["/bin/sh", "-c", KEEPER, "keeper", cluster.binaries, cluster.directory],
        stdin=subprocess.PIPE,
        start_new_session=True,  # or Ctrl-C would end it before the tests
        **cluster.user,
    )
    try:
        cluster.create()
        yield cluster
    finally:
        keeper.communicate()  # which closes its input
