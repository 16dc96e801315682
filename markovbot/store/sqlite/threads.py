"""How the parts of the store get at the file: functions that run in the threads of connections."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class SqliteThreads(ABC):
    """What every part of the store is built on."""

    @abstractmethod
    async def _write(
        self,
        work: Callable[[sqlite3.Connection], T],
        undone: Callable[[], None] = lambda: None,
    ) -> T:
        """Run a function in the writer's thread, in a transaction."""

    @abstractmethod
    async def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function that may take long in a reader's thread, in a transaction."""

    @abstractmethod
    async def _look_up(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function that takes a moment, in a transaction, without waiting for readers."""
