"""What only a store in files can do: copied, watched and measured as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, runtime_checkable

from markovbot.store.ports.records import CacheUse

ByteProgress = Callable[[int, int], None]
"""Called from another thread with the bytes done so far, and those of the whole."""


@runtime_checkable
class FileStore(Protocol):
    """The files behind a store."""

    async def backup(
        self,
        target: Path,
        progress: ByteProgress = lambda _done, _of: None,
        *,
        thorough: bool = True,
    ) -> int:
        """Copy the database as it is now to a file that isn't there yet; return its bytes.

        Learning goes on meanwhile. The copy is checked before it gets its name, and has the
        database's key. The check is SQLite's own and, if it is to be thorough, `check`, which takes
        much longer than the copy and slows everything else down.

        Raises UserError with one sentence, and leaves nothing behind, if that is
        impossible. When it is cancelled it ends within moments, without the file.
        """

    async def watch(self) -> None:
        """Raise DatabaseGone as soon as the file was removed or replaced; until then, wait.

        What it held is saved before, if it can be, and the sentence says where. Any call that
        writes raises the same.
        """

    def files(self) -> list[Path]:
        """Return the files that the database consists of just now."""

    def cache_use(self) -> CacheUse:
        """Return how the caches of what is read from the files are used."""
