"""A database of the first schema keeps everything it knew."""

from pathlib import Path
from random import Random

from markovbot.domain import MessageId, Scope, Style
from markovbot.speaking.speaker import Speaker
from markovbot.store import Example, open_store
from markovbot.text import segments
from soak.old_database import write_plain_rows
from tests.support.contents import counts
from tests.support.oracle import counted
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

SAID = [
    (GUILD, GENERAL, ADA, "tea I like tea, Tea"),
    (GUILD, RANDOM, ADA, "I like rain"),
    (GUILD, RANDOM, BRUNO, "rain"),
    (OTHER_GUILD, GENERAL, BRUNO, "only elsewhere"),
]


async def test_plain_rows_become_blocks_and_nothing_is_lost(database: Path) -> None:
    teacher = Teacher.__new__(Teacher)
    examples = [
        Example(Teacher.message(teacher, content, member, channel, guild, 5), segments(content))
        for guild, channel, member, content in SAID * 3
    ]
    write_plain_rows(database, examples)
    async with open_store(database, create=False) as store:
        assert await store.check() == []
        assert counts(database) == dict(counted(examples))
        assert (await store.scope_statistics(Scope(GUILD))).messages == 9
        assert await Speaker(store, Random).say(Style(OTHER_GUILD)) == ["only elsewhere"]
        await store.erase(Scope(GUILD), MessageId(1))
        await store.erase(Scope(OTHER_GUILD), MessageId(1))
        assert counts(database) == {}
        assert await store.check() == []
