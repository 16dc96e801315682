"""A pipe between two threads: what one has read, the other one writes."""

from collections import deque
from collections.abc import Iterator
from threading import Condition
from typing import Final, Generic, TypeVar

T = TypeVar("T")

ROOM: Final = 4
"""Items that wait at most: whoever reads faster than the other one writes has to wait."""


class PipeClosed(Exception):
    """The other end has failed, or everything is to end."""


class Pipe(Generic[T]):
    """Items in order; an iteration ends when all of them were taken and no more will come."""

    def __init__(self) -> None:
        self._items: deque[T] = deque()
        self._changed = Condition()
        self._complete = False
        self._closed = False

    def put(self, item: T) -> None:
        """Wait until there is room, and put an item in; raise PipeClosed if nobody takes it."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._items) < ROOM)
            self._raise_if_closed()
            self._items.append(item)
            self._changed.notify_all()

    def complete(self) -> None:
        """Say that nothing more will come."""
        with self._changed:
            self._complete = True
            self._changed.notify_all()

    def close(self) -> None:
        """Let whoever waits at either end, now or later, get PipeClosed."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def __iter__(self) -> Iterator[T]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._items or self._complete)
                self._raise_if_closed()
                if not self._items:
                    return
                item = self._items.popleft()
                self._changed.notify_all()
            yield item

    def _raise_if_closed(self) -> None:
        if self._closed:
            raise PipeClosed
