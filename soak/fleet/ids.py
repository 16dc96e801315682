"""Ids that two sandboxes share, so that the same script leaves the same ids in both."""

from sandbox.snowflakes import Snowflakes


class SharedSnowflakes(Snowflakes):
    """Makes ids as usual, tells what they were, and uses ids of another sandbox when told to."""

    def __init__(self, begin: int) -> None:
        super().__init__(begin)
        self._given: list[int] = []
        self._copies: list[list[int]] = []

    def give(self, id_: int) -> None:
        """Use an id next; call this right before what takes it, without awaiting in between."""
        self._given.append(id_)

    def copy_next(self) -> list[int]:
        """Return a list that the next id will be in; likewise without awaiting in between."""
        self._copies.append([])
        return self._copies[-1]

    def skip_shard(self) -> None:
        """Let the next ids belong to the shard after that of the last ones, if they are guilds'."""
        self._last += 1 << 22

    def next(self) -> int:
        """Return a new id, or the one that was given."""
        id_ = self._given.pop() if self._given else super().next()
        if self._copies:
            self._copies.pop().append(id_)
        return id_
