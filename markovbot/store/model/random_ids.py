"""Random ids that aren't given out yet: the order of arrival can't be read off them."""

import secrets
from collections.abc import Callable, Container, Iterable, Set
from typing import Final

import numpy as np

from markovbot.chain.states import FIRST_FREE_ID
from markovbot.errors import UserError

ATTEMPTS: Final = 100
"""Draws of random ids after which there is no more room: nearly all ids must be taken then."""

DRAWN: Final = 1024
"""Ids that are drawn at a time where they are given out one by one."""


def new_ids(bits: int, count: int, taken: Callable[[Set[int]], Iterable[int]]) -> list[int]:
    """Return so many random ids that are not given out; `taken` returns those of some ids that are.

    Raises UserError if there is no room.
    """
    fresh: set[int] = set()
    for _ in range(ATTEMPTS):
        missing = count - len(fresh)
        if not missing:
            return list(fresh)
        drawn = set(draw_ids(bits, missing))
        fresh |= drawn.difference(taken(drawn))
    raise no_room(bits)


class RandomIds:
    """Random ids of so many bits, of which many are drawn at a time and one is given out."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._drawn: list[int] = []

    def take(self, taken: Container[int]) -> int:
        """Return an id that isn't among those that are given out. Raises UserError if there is no
        room."""
        for _ in range(ATTEMPTS):
            if not self._drawn:
                self._drawn += draw_ids(self._bits, DRAWN)
            if (id_ := self._drawn.pop()) not in taken:
                return id_
        raise no_room(self._bits)


def draw_ids(bits: int, count: int) -> Iterable[int]:
    """Return at most so many random ids; the highest isn't given out, so that every id has a
    successor."""
    highest = (1 << bits) - 1
    noise = np.frombuffer(secrets.token_bytes(4 * count), np.uint32) & np.uint32(highest)
    drawn: list[int] = noise[(noise >= FIRST_FREE_ID) & (noise < highest)].tolist()
    return drawn


def no_room(bits: int) -> UserError:
    """Return the error that all ids of a kind are used up."""
    return UserError(
        f"The database has room for {(1 << bits) - 1:,} ids of one kind, and they are used up. "
        "Forget something, or keep some of the servers in a database of their own."
    )
