"""An export that is dropped on the page becomes a server, and its counts go into the database."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.ingest.formats import open_exports
from markovbot.ingest.import_report import ImportReport
from markovbot.ingest.importer import Importer
from markovbot.ingest.rows import Row
from play.learned import Learned
from play.servers import Servers
from sandbox.world import Guild


class Progress:
    """Tells how much of a file has been read; nothing of what it holds."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._size = 0
        self._name = ""

    def started(self, path: Path, size: int) -> None:
        """Begin a file of so many bytes."""
        self._name, self._size = path.name, max(1, size)
        self._tell(f"Reading {self._name} …")

    def advanced(self, done: int, report: ImportReport) -> None:
        """Tell how far it is."""
        self._tell(f"{self._name}: {done / self._size:.0%}, {report.messages:,} messages …")

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        """Skip a line: the report counts it."""

    def compacting(self, share: float) -> None:
        """Tell how far the counts are merged."""
        self._tell(f"Tidying up the counts: {share:.0%} …")


@contextmanager
def upload_directory(inside: Path) -> Iterator[Path]:
    """Make a directory for one dropped file, which goes with it when the block ends."""
    with TemporaryDirectory(prefix="dropped-", dir=inside) as name:
        yield Path(name)


async def bring_in(
    servers: Servers, learned: Learned, path: Path, tell: Callable[[str], None]
) -> tuple[Guild, ImportReport]:
    """Make the server of an export and count what was said there; raises UserError with a sentence
    if the file can't be used, before anything is made."""
    tell(f"Reading {path.name} …")
    channels, people = await asyncio.to_thread(_names, path)
    name = path.name.partition(".")[0] or "Export"
    guild, _ = servers.add_imported(name, channels, people)
    async with learned.open() as store:
        importer = Importer(store, GuildId(guild.id), Progress(tell))
        return guild, await importer.run([path])


def _names(path: Path) -> tuple[dict[int, str], dict[int, str]]:
    """Return the channels and people of an export by their ids. Raises UserError."""
    channels: dict[int, str] = {}
    people: dict[int, str] = {}
    for export in open_exports(path).exports:
        for _, row in export.rows():
            if isinstance(row, Row) and not row.bot:
                channel, author = row.names or ("", "")
                channels.setdefault(row.channel, _named("channel", channel))
                people.setdefault(row.member, _named("member", author))
    if not channels:
        raise UserError("There is no message in this file that can be read.")
    return channels, people


def _named(kind: str, written: str) -> str:
    """Return a name to show for what an export names, some only by an id."""
    return f"{kind}-{written[-4:]}" if written.isdigit() or not written else written
