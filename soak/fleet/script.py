"""What people of a fleet's servers do: they chat, and now and then somebody uses `/privacy`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Final

from soak.script import Say, Size, Step, script

TRAVELLERS: Final = 20
"""Accounts that are each a member of many servers: its first person."""

CHUNK: Final = 480
"""Messages until all that people asked for must be done. Who asked writes nothing until then: what
they said while a process that was killed hasn't answered would be forgotten or not, depending on
when they ask again."""

EVERY: Final = 60
LAST: Final = 300
"""Messages between two people who use `/privacy`, and those of a chunk after which nobody does."""

EVERYWHERE: Final = 0.3
"""The share of those who mean all of their servers."""


class Wish(StrEnum):
    """The labels of the buttons."""

    FORGET_HERE = "Forget me here"
    OPT_OUT_HERE = "Opt out here"
    OPT_IN_HERE = "Opt in here"
    FORGET_EVERYWHERE = "Forget me everywhere"
    OPT_OUT_EVERYWHERE = "Opt out everywhere"
    OPT_IN_EVERYWHERE = "Opt in everywhere"

    @property
    def everywhere(self) -> bool:
        """Tell whether all servers are meant."""
        return self.endswith("everywhere")

    @property
    def forgets(self) -> bool:
        """Tell whether a button asks whether one is sure, and then forgets."""
        return self in FORGETTING

    @property
    def opts_out(self) -> bool:
        """Tell whether somebody isn't learned from any more."""
        return self in OPTING_OUT


FORGETTING: Final = (Wish.FORGET_HERE, Wish.FORGET_EVERYWHERE)
OPTING_OUT: Final = (Wish.OPT_OUT_HERE, Wish.OPT_OUT_EVERYWHERE)
OPTING_IN: Final = (Wish.OPT_IN_HERE, Wish.OPT_IN_EVERYWHERE)


@dataclass(frozen=True, slots=True)
class Ask:
    """A person presses a button of `/privacy`, while others go on writing."""

    number: int
    server: int
    person: int
    wish: Wish


@dataclass(frozen=True, slots=True)
class Settle:
    """All that people asked for must be done before anything else happens."""


FleetStep = Step | Ask | Settle


def traveller_of(server: int) -> int:
    """Return which of the travellers is a member of a server."""
    return server % TRAVELLERS


class _People:
    """Who is silent, and who has opted out; people are numbered by server, travellers are not."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._out: set[tuple[int, int]] = set()
        self.silent: set[tuple[int, int]] = set()

    def speaker(self, step: Say) -> Say:
        """Let somebody else write a message if its author is silent."""
        people = self._size.people
        for more in range(people):
            person = (step.person + more) % people
            if self._key(step.server, person) not in self.silent:
                return replace(step, person=person)
        raise ValueError("everybody is silent")

    def ask(self, rng: Random, number: int, server: int) -> Ask | None:
        """Return a wish of somebody of a server; None if others there wait for theirs."""
        person = 0 if rng.random() < EVERYWHERE else rng.randrange(1, self._size.people)
        key = self._key(server, person)
        kinds = OPTING_IN if key in self._out else rng.choice((FORGETTING, OPTING_OUT))
        if any(self._key(server, one) in self.silent for one in range(self._size.people)):
            return None
        self.silent.add(key)
        wish = kinds[0 if person else 1]
        if wish.opts_out:
            self._out.add(key)
        elif not wish.forgets:
            self._out.discard(key)
        return Ask(number, server, person, wish)

    def _key(self, server: int, person: int) -> tuple[int, int]:
        return (server, person) if person else (-1, traveller_of(server))


def fleet_script(messages: int, seed: int, size: Size, first: int = 0) -> Iterator[FleetStep]:
    """Yield the steps; whoever asks for something writes nothing until that is done."""
    rng = Random(seed)  # noqa: S311 - repeatable on purpose
    people = _People(size)
    for start in range(0, messages, CHUNK):
        chunk = min(CHUNK, messages - start)
        for step in script(chunk, seed + start, first + start, size):
            if not isinstance(step, Say):
                yield step
                continue
            yield people.speaker(step)
            place = step.number - first - start
            if (place + 1) % EVERY == 0 and place < LAST:
                ask = people.ask(rng, step.number, step.server)
                if ask is not None:
                    yield ask
        yield Settle()
        people.silent.clear()
