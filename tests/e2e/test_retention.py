"""How long counts are kept."""

from collections.abc import Sequence

import pytest

from markovbot.domain import (
    ChannelId,
    GuildId,
    MemberId,
    Message,
    MessageId,
    Span,
    StreamId,
    StreamKey,
)
from markovbot.services.periods import today
from markovbot.store import Lesson, open_store
from markovbot.text import segments
from sandbox.process import BotProcess
from tests.e2e.conftest import TeaHouse


async def teach(house: TeaHouse, periods: Sequence[int]) -> None:
    """Put messages of some periods into the database, as an earlier run of the bot would have."""
    key = StreamKey(
        GuildId(house.guild.id), ChannelId(house.general.id), StreamId(house.general.id)
    )
    lessons = [
        Lesson(
            Message(key, MemberId(house.ada.id), MessageId(number), ""),
            segments(f"the kettle sings {number}"),
            period,
        )
        for number, period in enumerate(periods, 1)
    ]
    async with open_store(house.directory / "markov.db", create=True) as store:
        await store.learn(
            lessons, [Span(key, MessageId(1), MessageId(len(periods)), anchored=False)]
        )


async def test_what_has_come_to_its_end_goes_at_the_start_and_nothing_else(house: TeaHouse) -> None:
    await teach(house, [0, today() - 1, today(), today() + 1])
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        await bot.said(r"retention period is over")
        await house.knows(2)
        assert "kettle" not in bot.output


@pytest.mark.parametrize("days", ["30", "90", "365"])
async def test_the_panel_says_what_a_span_means(
    house: TeaHouse, bot: BotProcess, days: str
) -> None:
    sandbox = house.sandbox
    answer = await sandbox.slash(house.admin, house.general, "markov retention", days=days)
    assert answer.ephemeral
    assert f"longer than {days} days" in answer.content
    assert "three periods" in answer.content
    assert "no date" in answer.content
    status = await sandbox.slash(house.admin, house.general, "markov status")
    assert f"kept for {days} days at most" in status.content
    refused = await sandbox.slash(house.ada, house.general, "markov retention", days="off")
    assert "Manage Server" in refused.content
    off = await sandbox.slash(house.admin, house.general, "markov retention", days="off")
    assert "until somebody" in off.content


async def test_a_span_holds_for_what_is_said_from_now_on_and_for_what_was_before(
    house: TeaHouse,
) -> None:
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        await house.knows(1)
        await house.sandbox.slash(house.admin, house.general, "markov retention", days="30")
        await house.sandbox.say(house.ada, house.general, "the kettle boils")
        await house.knows(2)
    async with open_store(house.directory / "markov.db", create=False) as store:
        assert await store.expired(today() + 20) == []
        ends = await store.expired(today() + 30)
        assert {scope.guild for scope in ends} == {house.guild.id}
        before = (await store.tally(ends[0])).messages
        for scope in ends:
            await store.forget(scope, MessageId(0))
        assert before >= 1
        assert (await store.guilds_of(MemberId(house.ada.id))) == {}
