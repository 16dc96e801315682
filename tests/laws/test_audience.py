"""Law 3: what is said in a channel draws only on what everyone who sees it may read.

The rule is held against a search through all members there could be, whose permissions are worked
out by the stand-in for Discord: it must find every leak, and forbid nothing that leaks nothing.
"""

from collections.abc import Iterator
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.speaking.audience import (
    Channel,
    Grants,
    Guild,
    Overwrites,
    readable_by_all_of,
    readable_by_everybody,
)
from sandbox import world

ADMINISTRATOR, VIEW, HISTORY, CONNECT = 1 << 3, 1 << 10, 1 << 16, 1 << 20
GUILD, OWNER = 1, 2
ROLES = (10, 11, 12, 13)
MEMBERS = (20, 21)
STRANGER = 22
"""Somebody no overwrite names."""

bits = st.lists(st.sampled_from([0, 0, VIEW, HISTORY, CONNECT]), max_size=3).map(
    lambda chosen: sum(set(chosen))
)
grants = st.tuples(bits, st.sampled_from([0] * 7 + [ADMINISTRATOR])).map(sum)
overwrites = st.dictionaries(
    st.sampled_from((GUILD, *ROLES, *MEMBERS)), st.tuples(bits, bits), max_size=5
)
places = st.tuples(overwrites, st.booleans(), st.booleans())


def real_guild(granted: dict[int, int]) -> world.Guild:
    guild = world.Guild(GUILD, "Town", OWNER)
    for id_, permissions in granted.items():
        guild.roles[id_] = world.Role(id_, str(id_), permissions, id_)
    return guild


def real_channel(guild: world.Guild, said: dict[int, tuple[int, int]]) -> world.Channel:
    listed = [world.Overwrite(id_, allow, deny) for id_, (allow, deny) in said.items()]
    return world.Channel(100, guild, "square", overwrites=listed)


def guild_of(granted: dict[int, int]) -> Guild:
    def grants_of(bit: int) -> Grants:
        roles = {id_ for id_ in ROLES if granted[id_] & (bit | ADMINISTRATOR) == bit}
        return Grants(bool(granted[GUILD] & bit), frozenset(roles))

    administrating = {id_ for id_ in ROLES if granted[id_] & ADMINISTRATOR}
    return Guild(
        grants_of(VIEW),
        grants_of(HISTORY),
        grants_of(CONNECT),
        bool(granted[GUILD] & ADMINISTRATOR),
        frozenset(administrating),
    )


def channel_of(said: dict[int, tuple[int, int]], nsfw: bool, voice: bool) -> Channel:
    def about(bit: int) -> Overwrites:
        def those(among: tuple[int, ...], allowing: bool) -> frozenset[int]:
            return frozenset(
                id_ for id_ in among if id_ in said and said[id_][0 if allowing else 1] & bit
            )

        everyone = None
        if GUILD in said and (said[GUILD][0] | said[GUILD][1]) & bit:
            everyone = bool(said[GUILD][0] & bit)
        return Overwrites(
            everyone,
            those(ROLES, True),
            those(ROLES, False),
            those(MEMBERS, True),
            those(MEMBERS, False),
        )

    return Channel(about(VIEW), about(HISTORY), about(CONNECT) if voice else None, nsfw)


def everybody(guild: world.Guild) -> Iterator[int]:
    """Yield every possible member, as somebody of the guild."""
    sets = chain.from_iterable(combinations(ROLES, size) for size in range(len(ROLES) + 1))
    for roles, id_ in product(list(sets), (*MEMBERS, STRANGER)):
        guild.members[id_] = world.Member(guild, world.User(id_, "Ada"), list(roles))
        yield id_


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys((GUILD, *ROLES), grants)), places, places)
def test_the_rule_finds_every_leak_and_nothing_else(
    granted: dict[int, int],
    speaker: tuple[dict[int, tuple[int, int]], bool, bool],
    source: tuple[dict[int, tuple[int, int]], bool, bool],
) -> None:
    guild = real_guild(granted)
    seen, read = real_channel(guild, speaker[0]), real_channel(guild, source[0])
    needed = VIEW | HISTORY | CONNECT if source[2] else VIEW | HISTORY
    leaks = any(
        seen.permissions_of(id_) & VIEW and read.permissions_of(id_) & needed != needed
        for id_ in everybody(guild)
    )
    adults_only = source[1] and not speaker[1]
    allowed = readable_by_all_of(channel_of(*speaker), channel_of(*source), guild_of(granted))
    assert allowed is not (leaks or adults_only)
    shut_out = any(read.permissions_of(id_) & needed != needed for id_ in everybody(guild))
    public = readable_by_everybody(channel_of(*source), guild_of(granted))
    assert public is not (shut_out or source[1])


OPEN = Guild(Grants(everyone=True), Grants(everyone=True), Grants(everyone=True))
HIDDEN = Channel(Overwrites(everyone=False, roles_allowed=frozenset({10})))
SQUARE = Channel()
STAFF = frozenset({10})
NEWCOMERS = Channel(history=Overwrites(everyone=False))
"""Everybody sees it, and nobody sees what was said there before they came."""


@pytest.mark.parametrize(
    ("speaker", "source", "allowed"),
    [
        (SQUARE, SQUARE, True),
        (HIDDEN, SQUARE, True),
        (SQUARE, HIDDEN, False),
        (HIDDEN, HIDDEN, True),
        (HIDDEN, Channel(Overwrites(roles_denied=frozenset({11}))), False),
        (HIDDEN, Channel(Overwrites(members_denied=frozenset({20}))), False),
        (SQUARE, Channel(age_restricted=True), False),
        (Channel(age_restricted=True), SQUARE, True),
        (Channel(age_restricted=True), Channel(age_restricted=True), True),
        (SQUARE, Channel(connect=Overwrites(everyone=False)), False),
        (SQUARE, NEWCOMERS, False),
        (NEWCOMERS, NEWCOMERS, False),
        (NEWCOMERS, SQUARE, True),
        (HIDDEN, Channel(HIDDEN.view, Overwrites(roles_denied=frozenset({11}))), False),
        (HIDDEN, Channel(history=Overwrites(members_denied=frozenset({20}))), False),
        (HIDDEN, Channel(history=Overwrites(everyone=False, roles_allowed=STAFF)), True),
    ],
)
def test_what_a_server_would_expect(speaker: Channel, source: Channel, allowed: bool) -> None:
    assert readable_by_all_of(speaker, source, OPEN) is allowed
