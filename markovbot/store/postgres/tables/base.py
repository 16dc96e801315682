"""What all groups of statements share: the connections, and the token of this process."""

from markovbot.store.postgres.tables.connections import Connections
from markovbot.store.postgres.tables.durability import DURABLY, LAZILY


class TablesBase:
    """Statements on the tables, in the name of one process."""

    def __init__(self, connections: Connections, token: int, *, durable: bool) -> None:
        self._connections = connections
        self._durable = durable
        self.token = token

    @property
    def round_trips(self) -> int:
        """How many statements have been sent: each waits for one answer of the server."""
        return self._connections.round_trips

    @property
    def reading_round_trips(self) -> int:
        """How many of them were sent for readings."""
        return self._connections.reading_round_trips

    def _commit(self, *, durable: bool = False) -> str:
        """Return what a statement has to select so that its commit waits for the disk, or not."""
        return DURABLY if durable or self._durable else LAZILY
