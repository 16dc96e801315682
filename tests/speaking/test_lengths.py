"""How long lines are, as a server's admins have chosen."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import mean

import pytest

from markovbot.domain import ChannelId, LineLength, MemberId, Style
from markovbot.speaking.speaker import Speaker
from markovbot.store.ports import DatabaseStore
from markovbot.text import tokenize
from tests.support.teaching import GUILD, Teacher

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "chat.jsonl"
LINES = 60
SHORT_AT_MOST = 8


@pytest.fixture
async def speaker(store: DatabaseStore) -> Speaker:
    teacher = Teacher(store)
    rows = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    names = dict.fromkeys(row["author"] for row in rows)
    members = {name: MemberId(number) for number, name in enumerate(names, 1)}
    await teacher.teach(
        *(teacher.message(row["content"], members[row["author"]], ChannelId(101)) for row in rows)
    )
    return Speaker(store, lambda: Random(7))


def lengths(lines: Sequence[str]) -> list[int]:
    return [len(tokenize(line)) for line in lines]


@pytest.mark.parametrize("order", [2, 1])
async def test_short_lines_are_short_and_long_ones_longer(speaker: Speaker, order: int) -> None:
    short, natural, long = [
        lengths(await speaker.say(Style(GUILD), order=order, length=length, count=LINES))
        for length in (LineLength.SHORT, LineLength.NATURAL, LineLength.LONG)
    ]
    assert mean(short) < mean(natural) < mean(long)
    assert sum(one <= SHORT_AT_MOST for one in short) >= 0.95 * len(short)


async def test_answers_have_the_length_too(speaker: Speaker) -> None:
    async def said(length: LineLength) -> list[str]:
        return [
            await speaker.answer(Style(GUILD), "is there any tea left?", length=length)
            for _ in range(LINES)
        ]

    short, long = lengths(await said(LineLength.SHORT)), lengths(await said(LineLength.LONG))
    assert mean(short) < mean(long)
    assert sum(one <= SHORT_AT_MOST for one in short) >= 0.95 * len(short)
