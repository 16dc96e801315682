"""Law 8 and opting out: who has left is neither named nor mentioned in anything that is said."""

import asyncio
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from markovbot.domain import EVERYWHERE, GuildId, MemberId, Style
from markovbot.privacy.names import is_ordinary, redacted_spellings
from markovbot.privacy.spellings import words_of
from markovbot.speaking.odds import odds
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store import open_store
from markovbot.store.ports import DatabaseStore
from markovbot.text import fold, normalise, tokenize
from tests.support.teaching import ADA, BRUNO, GUILD, OTHER_GUILD, Teacher

letters = st.characters(categories=("L", "N"))
names = st.lists(st.text(letters, min_size=2, max_size=8), min_size=1, max_size=3).map(" ".join)
frames = st.sampled_from(
    ["hello {}", "{} said so", "ask {}, please", "{}!", "it's {}'s tea", "@{}"]
)


def named(line: str, name: str) -> bool:
    """Tell whether a name's tokens stand in a row in a line, or the name in one of its tokens."""
    said, wanted = ([fold(one) for one in tokenize(text)] for text in (line, name))
    rows = [said[start : start + len(wanted)] for start in range(len(said))]
    return wanted in rows or any(fold(normalise(name)) in one.split("'") for one in said)


async def leave(store: DatabaseStore, name: str, guild: GuildId = GUILD) -> None:
    await store.choose(ADA, guild, learned=False)
    await store.add_redacted_names(ADA, redacted_spellings([name]))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(name=names, said=st.lists(frames, min_size=1, max_size=5), everywhere=st.booleans())
def test_whoever_opted_out_is_somebody(name: str, said: list[str], everywhere: bool) -> None:
    assume(not all(is_ordinary(one.skeleton) for one in words_of(name)))
    assume("somebody" not in fold(name))

    async def check(path: Path) -> None:
        async with open_store(path, create=True) as store:
            teacher = Teacher(store)
            for frame in [*said, "nothing else"]:
                await teacher.say(frame.format(name), frame.format(f"<@{ADA}>"), member=BRUNO)
            await leave(store, name, EVERYWHERE if everywhere else GUILD)
            rng = Random(3)
            speaker = Speaker(store, lambda: rng)
            for _ in range(15):
                (line,) = await speaker.say(Style(GUILD))
                assert not named(line, name)
                assert f"<@{ADA}>" not in line

    with TemporaryDirectory() as directory:
        asyncio.run(check(Path(directory, "markov.db")))


async def test_the_table_of_odds_names_nobody_either(
    store: DatabaseStore, teacher: Teacher
) -> None:
    await teacher.say("hello Quintus", f"hello <@{ADA}>", "hello world", member=BRUNO)
    await leave(store, "Quintus")
    table = await odds(store, Style(GUILD), "hello", filtered=True)
    assert table.total == 3
    assert [row.word for row in table.next] == ["world"]


async def test_a_name_is_only_left_out_where_its_owner_left(
    store: DatabaseStore, teacher: Teacher
) -> None:
    for guild in (GUILD, OTHER_GUILD):
        await teacher.say("hello Quintus", member=BRUNO, guild=guild)
    await leave(store, "Quintus")
    speaker = Speaker(store, lambda: Random(1))
    assert await speaker.say(Style(GUILD)) == ["hello somebody"]
    assert await speaker.say(Style(OTHER_GUILD)) == ["hello Quintus"]
    await store.choose(ADA, GUILD, learned=True)
    assert await speaker.say(Style(GUILD)) == ["hello Quintus"]


async def test_no_name_is_kept_to_be_read(
    store: DatabaseStore, teacher: Teacher, database: Path
) -> None:
    await leave(store, "Quintus Fabius")
    await store.settle()
    for file in store.files():
        content = file.read_bytes().lower()
        assert b"quintus" not in content
        assert b"fabius" not in content


async def test_who_left_is_not_learned_whoever_delivers_the_message(
    store: DatabaseStore, teacher: Teacher
) -> None:
    await store.choose(ADA, EVERYWHERE, learned=False)
    learned = await teacher.teach(
        teacher.message("not this", ADA), teacher.message("but this", BRUNO)
    )
    assert learned.messages == 1
    with pytest.raises(NothingToSay):
        await Speaker(store, lambda: Random(1)).say(Style(GUILD, members=frozenset({ADA})))
    await store.choose(ADA, GUILD, learned=True)  # here after all
    assert (await teacher.teach(teacher.message("and this", ADA))).messages == 1
    await store.choose(ADA, EVERYWHERE, learned=False)  # and now really nowhere
    assert (await teacher.teach(teacher.message("nor this", ADA))).messages == 0


@pytest.mark.parametrize(
    "said",
    ["`<@{id}>` ran", "**<@{id}>** ran", "`ada` ran", "__ada__ ran", "ada_ ran", "(Ada's) ran"],
)
async def test_no_markup_hides_a_name(store: DatabaseStore, teacher: Teacher, said: str) -> None:
    await teacher.say(said.format(id=ADA), member=BRUNO)
    await leave(store, "Ada")
    (line,) = await Speaker(store, lambda: Random(1)).say(Style(GUILD))
    assert "ada" not in line.lower()
    assert str(ADA) not in line
    assert "somebody" in line


@pytest.mark.slow
async def test_leaving_a_name_out_repeats_nobody_either(
    store: DatabaseStore, teacher: Teacher
) -> None:
    people = [MemberId(5000 + number) for number in range(8)]
    pieces = ["well I think Ada", "I think Ada is", "think Ada is here", "Ada is here now"]
    for number, piece in enumerate(pieces * 2):
        await teacher.say(piece, member=people[number])
    await teacher.say("oh well I think somebody is here", member=people[0])
    await leave(store, "Ada")
    rng = Random(5)
    speaker = Speaker(store, lambda: rng)
    for _ in range(200):
        (line,) = await speaker.say(Style(GUILD))
        assert "I think somebody is here" not in line


async def test_a_line_that_is_taken_back_is_what_was_walked(
    store: DatabaseStore, teacher: Teacher
) -> None:
    await teacher.say("Ada stinks", member=BRUNO)
    await leave(store, "Ada")
    (line,) = await Speaker(store, lambda: Random(1)).say(Style(GUILD))
    assert line == "somebody stinks"
    assert await store.block_line(GUILD, tokenize(line.named)) == 2
    rng = Random(2)
    speaker = Speaker(store, lambda: rng)
    for _ in range(20):
        with suppress(NothingToSay):
            assert await speaker.say(Style(GUILD)) != ["somebody stinks"]


async def test_odds_tell_nothing_about_a_name(store: DatabaseStore, teacher: Teacher) -> None:
    await teacher.say("Ada stinks", "Mary Sue sings", member=BRUNO)
    await leave(store, "Ada")
    await store.add_redacted_names(ADA, {"mary sue"})
    assert (await odds(store, Style(GUILD), "Ada", filtered=True)).total == 0
    assert (await odds(store, Style(GUILD), "Mary", filtered=True)).next == []
