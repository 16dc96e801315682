"""What moves when a guild is copied from one store to another: plain values and columns of numbers.

A store's own ids stay behind. Words, tokens and sources are numbered by their places in
`GuildRecords`, and the store that takes them gives them ids of its own. Where they stand tells
nothing about the order in which they arrived.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import Relation
from markovbot.domain import (
    Ban,
    ChannelId,
    GuildId,
    MemberId,
    MessageId,
    Pause,
    Policy,
    StreamId,
)
from markovbot.errors import UserError
from markovbot.store.ports.records import BackfillJob
from markovbot.store.rules.digest import SourceTotals

Numbers = NDArray[np.uint64]

ANY_CHANNEL: Final = ChannelId(0)
"""Stands for every channel where a triple is blocked."""


class Transitions(NamedTuple):
    """Some transitions of a guild, a column for each part, all of one length.

    A word or token that is no text has the number that it has in `chain.states`, any other its
    place in `GuildRecords` plus `FIRST_FREE_ID`. A source has its place there. `before_previous`
    is `NOWHERE` for states of one word. `times` are 1 or more.
    """

    relation: Relation
    previous: Numbers
    before_previous: Numbers
    source: Numbers
    token: Numbers
    times: NDArray[np.uint32]

    def __repr__(self) -> str:
        """Say how many they are."""
        return f"Transitions({self.relation.name}, {len(self.times)})"


@dataclass(frozen=True, slots=True)
class GuildRecords:
    """All of a guild besides its counts, sorted, so that equal guilds have equal records.

    Members are hashed in tombstones, and triples of words where they are blocked; `SharedRecords`
    has the key. `words` are folded; a token is the place of its word, and its text. A source is
    the places of its channel and its member, and how many messages and tokens were learned of it.
    """

    guild: GuildId
    policy: Policy | None = None
    switches: tuple[tuple[ChannelId, MessageId], ...] = ()
    coverage: tuple[tuple[ChannelId, StreamId, int, int], ...] = ()
    jobs: tuple[BackfillJob, ...] = ()
    pauses: tuple[Pause, ...] = ()
    tombstones: tuple[tuple[int, int, int], ...] = ()
    blocked: tuple[tuple[ChannelId, bytes], ...] = ()
    banned: tuple[tuple[Ban, str, MessageId | None], ...] = ()
    deletion: int | None = None
    facts: tuple[tuple[str, str], ...] = ()
    channels: tuple[ChannelId, ...] = ()
    members: tuple[tuple[MemberId, int], ...] = ()
    sources: tuple[tuple[int, int, int, int], ...] = ()
    words: tuple[str, ...] = field(default=(), repr=False)
    tokens: tuple[tuple[int, str], ...] = field(default=(), repr=False)

    def with_sources(
        self, placed: "PlacedSources", words: Iterable[str], tokens: Iterable[tuple[int, str]]
    ) -> "GuildRecords":
        """Return the records with sources, words and tokens."""
        return replace(
            self,
            channels=placed.channels,
            members=placed.members,
            sources=placed.sources,
            words=tuple(words),
            tokens=tuple(tokens),
        )

    def fingerprint(self) -> str:
        """Return a SHA-256 in hex of all but the order of channels, members, words and tokens.

        Whatever is learned, forgotten or decided changes it.
        """
        said = sorted(
            (self.channels[channel], *self.members[member], messages, tokens)
            for channel, member, messages, tokens in self.sources
        )
        rest = asdict(self) | {"channels": (), "members": (), "sources": said, "words": ()}
        rest["tokens"] = sorted(text for _, text in self.tokens)
        text = json.dumps(rest, default=_plain, sort_keys=True)
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SharedRecords:
    """What belongs to no guild, sorted: people's choices, their hashed names, the tombstones of
    people everywhere (hashed, with a message id), facts.

    `key` is that of all hashes, those in `GuildRecords` included; None if nothing is hashed.
    """

    key: bytes | None = field(default=None, repr=False)
    choices: tuple[tuple[MemberId, GuildId, bool], ...] = ()
    names: tuple[tuple[MemberId, bytes], ...] = ()
    tombstones: tuple[tuple[int, int], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedSources:
    """Sources by the places of their channels and members, as `GuildRecords` has them."""

    channels: tuple[ChannelId, ...]
    members: tuple[tuple[MemberId, int], ...]
    sources: tuple[tuple[int, int, int, int], ...]

    @classmethod
    def of(cls, sources: Mapping[tuple[Any, Any], SourceTotals]) -> Self:
        """Place sources that are given by ids of their channel and member, in the order of those.

        A member may have several ids.
        """
        channels = {one: place for place, one in enumerate(sorted({one for one, _ in sources}))}
        members = {one: place for place, one in enumerate(sorted({one for _, one in sources}))}
        names = {one: said.channel for (one, _), said in sources.items()}
        people = {one: (MemberId(said.member), said.period) for (_, one), said in sources.items()}
        return cls(
            tuple(ChannelId(names[one]) for one in channels),
            tuple(people[one] for one in members),
            tuple(
                (channels[channel], members[member], said.messages, said.tokens)
                for (channel, member), said in sorted(sources.items())
            ),
        )


class OtherKey(UserError):
    """A store has hashes with another key than those that it is to take."""

    def __init__(self) -> None:
        super().__init__(
            "The target keeps hashes of names with another key than the source, so what people "
            "have decided can't be taken over. Copy into a new, empty database."
        )


def already_stored(guild: GuildId) -> UserError:
    """Return the error that a store has something of a guild that it is to take."""
    return UserError(
        f"The target has something of the server {guild} already, and not as a copy of this source "
        "as it is now. Copy into a new, empty database."
    )


def still_removing(guild: GuildId) -> UserError:
    """Return the error that a guild can't be copied as long as something of it is removed."""
    return UserError(f"Something of the server {guild} is still being forgotten; try again.")


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value)
