"""What is banned, and what that does to counts."""

from markovbot.domain import Ban, MessageId, Scope, Style, WordList
from markovbot.store.ports import Example, Store
from markovbot.text import segments
from tests.support.teaching import GUILD, OTHER_GUILD, Teacher


async def test_a_list_is_a_guilds_own_and_goes_with_its_reset(store: Store) -> None:
    await store.ban(GUILD, Ban.WORD, ["tea", "rain"])
    await store.purge()
    await store.ban(GUILD, Ban.PHRASE, ["hot tea"])
    await store.ban(OTHER_GUILD, Ban.PATTERN, ["te+a"])
    mine = WordList(frozenset({"tea", "rain"}), frozenset({"hot tea"}))
    theirs = WordList(patterns=frozenset({"te+a"}))
    assert await store.word_lists() == {GUILD: mine, OTHER_GUILD: theirs}
    await store.unban(GUILD, Ban.WORD, ["rain"], MessageId(5))
    await store.unban(GUILD, Ban.PHRASE, ["hot tea"], MessageId(5))
    assert await store.word_lists() == {GUILD: WordList(frozenset({"tea"})), OTHER_GUILD: theirs}
    await store.erase(Scope(GUILD), MessageId(9))
    await store.drop_guild(OTHER_GUILD)
    assert await store.word_lists() == {}


async def test_no_other_guild_loses_a_word(store: Store) -> None:
    teacher = Teacher(store)
    await teacher.say("tea is hot", guild=OTHER_GUILD)
    before = await store.digest(OTHER_GUILD)
    await teacher.say("tea is cold")
    await store.ban(GUILD, Ban.WORD, ["tea"])
    await store.purge()
    assert await store.digest(OTHER_GUILD) == before


async def test_a_message_of_nothing_else_still_counts_as_one(store: Store) -> None:
    teacher = Teacher(store)
    await teacher.say("tea", "Tea tea")
    await store.ban(GUILD, Ban.WORD, ["tea"])
    await store.purge()
    tally = await store.scope_statistics(Scope(GUILD))
    assert (tally.messages, tally.tokens) == (2, 0)
    assert await store.check() == []


async def test_phrases_and_patterns_change_no_counts(store: Store) -> None:
    await Teacher(store).say("tea is hot")
    before = await store.digest(GUILD)
    await store.ban(GUILD, Ban.PHRASE, ["tea is"])
    await store.ban(GUILD, Ban.PATTERN, ["tea"])
    assert await store.digest(GUILD) == before


async def test_a_reading_says_what_is_banned(store: Store) -> None:
    await store.ban(GUILD, Ban.PHRASE, ["tea is"])
    style = Style(GUILD)
    assert (await store.read(style, lambda reading: reading.word_list())).phrases == {"tea is"}


async def test_what_was_said_before_a_word_came_off_the_list_stays_without_it(
    store: Store,
) -> None:
    teacher = Teacher(store)
    await teacher.say("tea is hot")
    await store.ban(GUILD, Ban.WORD, ["hot"])
    await store.purge()
    without = await store.digest(GUILD)
    await store.unban(GUILD, Ban.WORD, ["hot"], MessageId(50))
    assert await store.digest(GUILD) == without
    assert (await store.word_lists()) == {}
    await teacher.teach(teacher.message("hot bread", id_=50))
    older = await store.model_statistics(GUILD)
    await teacher.teach(teacher.message("hot bread", id_=51))
    newer = await store.model_statistics(GUILD)
    assert (older.words, newer.words) == (3, 4)


async def test_what_was_learned_with_it_on_the_list_is_subtracted_without_it(store: Store) -> None:
    teacher = Teacher(store)
    empty = await store.digest(GUILD)
    await store.ban(GUILD, Ban.WORD, ["tea"])
    message = teacher.message("hot tea now", id_=70)
    learned = await teacher.teach(message)
    await store.unban(GUILD, Ban.WORD, ["tea"], MessageId(50))  # by a clock that is slow
    example = Example(message, segments(message.content), source_id=learned.source_ids[message.id])
    assert await store.subtract([example]) is not None
    assert await store.digest(GUILD) == empty
