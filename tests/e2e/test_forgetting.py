"""Forgetting that follows Discord: messages deleted or edited, channels and threads deleted."""

from sandbox.patience import patient
from sandbox.process import BotProcess
from sandbox.world import Channel, Message
from tests.support.tea_house import TeaHouse

UNKNOWN = "haven't come across"
NEVER_SETTLES = "3600"


async def post(house: TeaHouse, text: str, channel: Channel | None = None) -> Message:
    return await house.sandbox.say(house.bruno, channel or house.general, text)


async def knows(house: TeaHouse, word: str) -> bool:
    odds = await house.sandbox.slash(house.ada, house.quiet, "odds", word=word)
    return UNKNOWN not in odds.content


async def test_a_deleted_message_leaves_nothing_behind(house: TeaHouse, bot: BotProcess) -> None:
    await house.learn()
    await post(house, "the kettle sings")
    assert await house.messages() == 1
    before = await house.digest()
    zeppelins = await post(house, "the kettle met zeppelins")
    assert await house.messages() == 2
    await house.sandbox.delete(zeppelins)
    await house.settled(1)
    assert not await knows(house, "zeppelins")
    assert await house.digest() == before


async def test_a_hundred_messages_deleted_at_once_leave_nothing_behind(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await post(house, "the kettle sings")
    assert await house.messages() == 1
    before = await house.digest()
    many = [await post(house, f"zeppelin {number % 7} of the fleet") for number in range(100)]
    assert await house.messages() == 101
    await house.sandbox.bulk_delete(many)
    await house.settled(1)
    assert await house.digest() == before


async def test_an_edit_takes_back_what_it_said_also_where_learning_was_switched_off_since(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    slip = await post(house, "the kettle met zeppelins")
    assert await house.messages() == 1
    await house.sandbox.slash(house.admin, house.quiet, "markov stop", channel=house.general)
    await house.sandbox.edit(slip, "the kettle sings")
    async with patient():
        while await knows(house, "zeppelins"):
            pass
    assert await knows(house, "kettle")


async def test_an_edit_takes_back_what_it_said_before(house: TeaHouse, bot: BotProcess) -> None:
    await house.learn()
    await post(house, "the kettle sings")
    assert await house.messages() == 1
    before = await house.digest()
    message = await post(house, "zeppelins sing")
    assert await house.messages() == 2
    await house.sandbox.edit(message, "the kettle sings")
    await house.sandbox.delete(message)
    await house.settled(1)
    assert await house.digest() == before
    other = await post(house, "zeppelins sing")
    assert await house.messages() == 2
    await house.sandbox.edit(other, "!play zeppelins")
    await house.settled(1)


async def test_what_is_deleted_or_edited_before_it_settles_is_never_learned(
    house: TeaHouse,
) -> None:
    async with house.bot(SETTLE_SECONDS=NEVER_SETTLES):
        await house.online()
        await house.learn()
        await post(house, "the kettle sings")
        gone = await post(house, "zeppelins sing")
        changed = await post(house, "airships hum")
        await house.sandbox.delete(gone)
        await house.sandbox.edit(changed, "teapots hum")
        assert await house.messages() == 0
    async with house.bot():
        await house.sandbox.bot_online()
        assert await house.messages() == 2
        assert await knows(house, "teapots")
        assert not await knows(house, "airships")
        assert not await knows(house, "zeppelins")


async def test_whoever_wants_to_be_forgotten_is_so_before_their_words_settle(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    async with house.bot(SETTLE_SECONDS=NEVER_SETTLES):
        await house.online()
        await house.learn()
        await post(house, "the kettle sings")
        await sandbox.say(house.ada, house.general, "zeppelins sing")
        shown = await sandbox.slash(house.ada, house.quiet, "privacy")
        question = await sandbox.click(house.ada, shown, "Forget me here")
        await house.press(house.ada, question, "Forget")
        await sandbox.say(house.ada, house.general, "airships hum")
    async with house.bot():
        await sandbox.bot_online()
        assert await house.messages() == 2
        assert await knows(house, "airships")
        assert not await knows(house, "zeppelins")


async def test_a_deleted_channel_goes_as_a_whole(house: TeaHouse, bot: BotProcess) -> None:
    await house.learn()
    before = await house.digest()
    thread = house.sandbox.add_thread(house.general, "aside")
    await post(house, "the kettle sings")
    await post(house, "biscuits crumble", thread)
    assert await house.messages() == 2
    house.sandbox.delete_channel(house.general)
    await house.settled(0)
    assert await house.digest() == before
    status = await house.sandbox.slash(house.admin, house.quiet, "markov status")
    assert "I learn nowhere" in status.content
    assert "up to date" in status.content


async def test_of_a_deleted_thread_goes_what_was_said_lately(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    thread = house.sandbox.add_thread(house.general, "aside")
    await post(house, "the kettle sings")
    await post(house, "zeppelins sing", thread)
    assert await house.messages() == 2
    house.sandbox.delete_channel(thread)
    await house.settled(1)
    assert not await knows(house, "zeppelins")
    assert await knows(house, "kettle")


async def test_stopping_with_purge_asks_then_forgets_and_learns_no_more(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await post(house, "the kettle sings")
    question = await house.sandbox.slash(
        house.admin, house.quiet, "markov stop", channel=house.general, purge=True
    )
    assert "This forgets all that I learned in" in question.content
    done = await house.reset(question)
    await house.settled(0)
    assert "1 message" in done.content
    await post(house, "unheard words")
    assert await house.messages() == 0
    nothing = await house.sandbox.slash(
        house.admin, house.quiet, "markov stop", channel=house.general, purge=True
    )
    assert "nothing" in nothing.content
