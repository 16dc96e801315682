"""Law 5: once three have contributed in public, one member's words stay unsaid, whoever leaves."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from markovbot.container import Services
from markovbot.domain import (
    EVERYWHERE,
    ChannelId,
    CoveredRange,
    MemberId,
    Message,
    MessageId,
    Scope,
    Style,
)
from markovbot.speaking.speaker import NothingToSay
from markovbot.store.ports import Example, Store
from markovbot.store.rules.contributors import had_three_contributors
from markovbot.text import segments
from tests.support.services import KEY, Past, alive, listening, now
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

CLEO = MemberId(3003)
LOUNGE = ChannelId(2003)
PUBLIC = frozenset({GENERAL, LOUNGE})
HERE = Style(GUILD, audience=PUBLIC)
SECRET = "zeppelin"
"""A word that only Ada has used."""


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened


@pytest.fixture
async def services(store: Store) -> AsyncIterator[Services]:
    async with alive(store, Past(), public_channels=lambda _guild: PUBLIC) as made:
        yield made


async def says_it(services: Services) -> bool:
    try:
        (line,) = await services.speaker.say(HERE, about=SECRET)
    except NothingToSay:
        return False
    return SECRET in line


async def begin(
    store: Store, third: ChannelId = LOUNGE, members: tuple[MemberId, ...] = (ADA, BRUNO, CLEO)
) -> Teacher:
    teacher = Teacher(store)
    said = [
        (f"{SECRET} tea", ADA, GENERAL),
        ("tea time", ADA, GENERAL),
        ("tea time", BRUNO, GENERAL),
        ("tea please", CLEO, third),
    ]
    for text, member, channel in said:
        if member in members:
            await teacher.say(text, member=member, channel=channel)
    return teacher


async def cleo_opts_out(services: Services) -> object:
    return await services.privacy.opt_out(CLEO, GUILD, ["cleo"], now())


async def cleo_opts_out_everywhere(services: Services) -> object:
    return await services.privacy.opt_out(CLEO, EVERYWHERE, ["cleo"], now())


async def cleo_is_reset(services: Services) -> object:
    return await services.eraser.erase(Scope(GUILD, member=CLEO), now())


async def her_channel_is_reset(services: Services) -> object:
    return await services.eraser.erase(Scope(GUILD, channel=LOUNGE), now())


Leaving = Callable[[Services], Awaitable[object]]
LEAVING: list[Leaving] = [
    cleo_opts_out,
    cleo_opts_out_everywhere,
    cleo_is_reset,
    her_channel_is_reset,
]


@pytest.mark.parametrize("leave", LEAVING)
async def test_the_words_of_one_stay_unsaid_when_one_of_three_leaves(
    store: Store, services: Services, leave: Leaving
) -> None:
    await begin(store)
    assert not await says_it(services)
    await leave(services)
    assert (await services.statistics.of_scope(Scope(GUILD))).members == 2
    assert not await says_it(services)
    table = await services.odds.look_up(HERE, "tea", 10)
    assert [row.word for row in table.next] == ["time"]


async def test_they_stay_unsaid_when_a_period_ends(store: Store, services: Services) -> None:
    teacher = await begin(store, members=(ADA, BRUNO))
    message = teacher.message("tea please", CLEO)
    covered = CoveredRange(message.key, message.id, message.id)
    await store.learn([Example(message, segments(message.content), period=1)], [covered])
    assert not await says_it(services)
    for scope in await store.expired(2):
        await services.eraser.erase(scope, MessageId(0))
    assert (await services.statistics.of_scope(Scope(GUILD))).members == 2
    assert not await says_it(services)


async def test_they_stay_unsaid_when_the_third_deletes_what_they_wrote(store: Store) -> None:
    async with listening(store, Past(), public_channels=lambda _guild: PUBLIC) as services:
        said = [(ADA, f"{SECRET} tea"), (BRUNO, "tea time"), (CLEO, "tea please")]
        for id_, (member, text) in enumerate(said, 101):
            services.live.on_message(Message(KEY, member, MessageId(id_), text))
        await services.live.flush(lambda _: True)
        assert not await says_it(services)
        await services.live.retract([MessageId(103)])
        assert (await services.statistics.of_scope(Scope(GUILD))).members == 2
        assert not await says_it(services)


async def test_it_ends_with_a_reset_of_the_server(store: Store, services: Services) -> None:
    await begin(store)
    await cleo_opts_out(services)
    await services.eraser.erase(Scope(GUILD), MessageId(1))
    await begin(store, members=(ADA, BRUNO))
    assert await says_it(services)


async def test_whoever_writes_elsewhere_changes_nothing(store: Store, services: Services) -> None:
    await begin(store, third=RANDOM)
    assert await says_it(services)
    await cleo_opts_out(services)
    assert await says_it(services)


async def test_it_is_no_part_of_the_digest(store: Store, services: Services) -> None:
    await begin(store)
    before = await store.digest(GUILD)
    await services.eraser.erase(Scope(GUILD, member=MemberId(4004)), now())  # nobody
    assert await store.get_fact(had_three_contributors(GUILD)) is not None
    assert await store.digest(GUILD) == before
