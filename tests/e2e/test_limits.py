"""Who asks too often is told when to try again, or gets no answer; the others get theirs."""

from tests.support.tea_house import TeaHouse

TOO_MANY = "You have asked a lot. Please try again in "


async def test_a_member_who_floods_waits_and_the_others_dont(house: TeaHouse) -> None:
    sandbox, place = house.sandbox, house.general
    async with house.bot(ANSWERS_PER_MINUTE="4"):
        await house.online()
        answers = [await sandbox.slash(house.ada, place, "stats") for _ in range(6)]
        assert [TOO_MANY in one.content for one in answers] == [False] * 4 + [True] * 2
        assert [one.ephemeral for one in answers] == [False] * 4 + [True] * 2
        shown = await sandbox.slash(house.ada, place, "privacy")
        assert "What I keep about you" in shown.content  # whoever asks a lot can still leave
        done = await house.press(house.ada, shown, "Opt out here")
        assert "You have opted out here" in done.content
        me = sandbox.bot_user.mention
        flood = [await sandbox.say(house.ada, place, f"{me} and you?") for _ in range(5)]
        asked = await sandbox.say(house.bruno, place, f"{me} and you?")
        answer = await sandbox.wait_for_message(place, after=flood[0])
        assert answer.reference is asked
        assert "haven't learned" in answer.content


async def test_a_flooded_channel_is_quiet_but_its_admins_and_privacy_are_not(
    house: TeaHouse,
) -> None:
    sandbox, place = house.sandbox, house.general
    async with house.bot(ANSWERS_PER_MINUTE="2"):
        await house.online()
        for member in (house.ada, house.bruno, sandbox.add_member(house.guild, "Cleo")):
            for _ in range(2):
                await sandbox.slash(member, place, "stats")
        dora = sandbox.add_member(house.guild, "Dora")
        refused = await sandbox.slash(dora, place, "say")
        assert "This channel has asked a lot" in refused.content
        assert refused.ephemeral
        status = await sandbox.slash(house.admin, place, "markov status")
        assert "I learn nowhere" in status.content
        odds = await sandbox.slash(dora, place, "odds", word="tea")
        assert "come across that" in odds.content  # only she sees it
        panel = await sandbox.slash(dora, place, "privacy")
        assert "What I keep about you" in panel.content
        told = await sandbox.slash(dora, house.quiet, "stats")
        assert "What I know" in told.content  # the refusal was not charged to her


async def test_a_wrong_number_is_refused_at_the_start(house: TeaHouse) -> None:
    async with house.bot(ANSWERS_PER_MINUTE="many") as bot:
        assert await bot.wait() == 2
    assert "ANSWERS_PER_MINUTE: must be a number from 0 to 10000" in bot.output
