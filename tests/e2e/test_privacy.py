"""Leaving: everything behind /privacy, consent, and the notice that tells people of it."""

import json
from typing import Any

import pytest

from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Channel, Person
from tests.support.tea_house import TeaHouse

OUT = ["Opt out here", "Opt out everywhere"]
IN = ["Opt in here", "Opt in everywhere"]
FORGET = ["Forget me here", "Forget me everywhere"]
DOWNLOAD = "Download my data"
REFUSE = "Don't imitate me here"


async def chat(house: TeaHouse) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "zeppelins sing")
    await house.sandbox.say(house.bruno, house.general, "the kettle sings")
    assert await house.messages() == 2


async def panel(house: TeaHouse, person: Person, place: Channel | None = None) -> Response:
    """Open the panel; in direct messages unless a place is given."""
    answer = await house.sandbox.slash(person, place or house.sandbox.dm(person), "privacy")
    assert answer.ephemeral
    return answer


async def test_the_panel_shows_numbers_and_no_texts(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    shown = await panel(house, house.ada, house.quiet)
    assert "this server: 2 words of 1 message in 1 channel" in shown.content
    assert "used only to speak" in shown.content
    assert "You haven't opted out anywhere." in shown.content
    assert "zeppelin" not in shown.content
    assert "Privacy policy" not in shown.content
    assert shown.labels() == [*OUT, *FORGET, DOWNLOAD, REFUSE]
    newcomer = await panel(house, house.admin, house.quiet)
    assert "Nothing, on no server" in newcomer.content
    assert newcomer.labels() == [*OUT, *FORGET, REFUSE]  # what was said just now can be forgotten


async def test_its_buttons_are_those_that_do_something(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    shown = await panel(house, house.ada, house.quiet)
    out = await house.press(house.ada, shown, "Opt out here")
    assert "You have opted out on this server." in out.content
    assert out.labels() == [OUT[1], *IN, FORGET[1], DOWNLOAD]
    out = await house.press(house.ada, shown, "Opt out everywhere")
    assert "There was nothing to forget" in out.content
    assert out.labels() == [*IN, DOWNLOAD]
    back = await house.press(house.ada, out, "Opt in everywhere")
    assert "You have opted in everywhere." in back.content
    assert back.labels() == [*OUT, *FORGET, DOWNLOAD, REFUSE]
    await house.press(house.ada, back, "Opt out here")
    assert (
        "opted in everywhere, but not on **Tea House**" in (await panel(house, house.ada)).content
    )
    await house.sandbox.slash(house.admin, house.quiet, "markov imitation", who="agreed")
    asked = await panel(house, house.bruno, house.quiet)
    assert "I imitate only members who have opted in" in asked.content
    assert asked.labels() == [*OUT, *IN, *FORGET, DOWNLOAD]


async def test_in_direct_messages_here_does_not_exist(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    shown = await panel(house, house.ada)
    assert "**Tea House**: 2 words of 1 message" in shown.content
    assert shown.labels() == [OUT[1], IN[1], FORGET[1], DOWNLOAD]
    done = await house.press(house.ada, shown, "Opt out everywhere")
    assert "opted out everywhere. I have forgotten 1 message (2 words)." in done.content
    assert "Nothing, on no server" in done.content
    assert await house.messages() == 1


@pytest.mark.parametrize("elsewhere", [False, True], ids=["by message", "on a server without it"])
async def test_who_has_left_reaches_it_too(
    house: TeaHouse, bot: BotProcess, elsewhere: bool
) -> None:
    await chat(house)
    sandbox, ada = house.sandbox, house.ada.user
    sandbox.leave(house.ada)
    place = None
    if elsewhere:
        other = sandbox.add_guild("Elsewhere", bot=False)
        place = sandbox.add_channel(other, "hall")
        sandbox.join(ada, other)
    shown = await panel(house, ada, place)
    assert ada.installed
    assert "**Tea House**: 2 words of 1 message" in shown.content
    await house.press(ada, shown, "Opt out everywhere")
    told = await sandbox.slash(house.bruno, house.quiet, "stats")
    assert "1 message by 1 member" in told.content


async def test_where_the_bot_is_not_here_is_nowhere_also_after_a_restart(house: TeaHouse) -> None:
    sandbox = house.sandbox
    elsewhere = sandbox.add_guild("Elsewhere", bot=False)
    hall = sandbox.add_channel(elsewhere, "hall")
    guest = sandbox.join(house.ada.user, elsewhere)
    async with house.bot():
        await house.online()
        await chat(house)
        first = await panel(house, guest, hall)
        assert "**Tea House**: 2 words of 1 message" in first.content
        assert "You haven't opted out anywhere." in first.content
        assert first.labels() == [OUT[1], IN[1], FORGET[1], DOWNLOAD]
    async with house.bot(ANSWERS_PER_MINUTE="1"):
        await sandbox.bot_online()
        again = [await panel(house, guest, hall) for _ in range(3)]  # it is never limited
        assert {one.content for one in again} == {first.content}
        answer = await house.press(guest, again[-1], DOWNLOAD)
        ((_, content),) = Response(answer.followups[0]).files
        assert [one["server"] for one in json.loads(content)["servers"]] == [str(house.guild.id)]
        await house.press(guest, again[-1], OUT[1])
        assert "Nothing, on no server" in again[-1].content


async def test_where_the_bot_was_removed_one_can_still_be_forgotten(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house)
    house.sandbox.remove_guild(house.guild)
    shown = await panel(house, house.ada, house.quiet)
    assert "this server: 2 words of 1 message" in shown.content
    assert FORGET[0] in shown.labels()
    question = await house.sandbox.click(house.ada, shown, FORGET[0])
    done = await house.press(house.ada, question, "Forget")
    assert "Forgotten: 2 words of 1 message" in done.content
    assert "Nothing, on no server" in done.content
    assert done.labels() == [OUT[1], IN[1], FORGET[1]]


async def test_opting_out_here_leaves_what_a_bot_would_know_that_never_heard_them(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        await sandbox.say(house.bruno, house.general, "the kettle sings")
        assert await house.messages() == 1
        without = await house.digest()
        await sandbox.say(house.ada, house.general, "zeppelins sing")
        assert await house.messages() == 2
        assert await house.digest() != without
        shown = await panel(house, house.ada, house.quiet)
        done = await house.press(house.ada, shown, "Opt out here")
        assert "opted out here. I have forgotten 1 message (2 words)." in done.content
        assert "have opted out on this server" in done.content
        assert await house.messages() == 1
        assert await house.digest() == without
        await sandbox.say(house.ada, house.general, "zeppelins again")
        assert await house.messages() == 1
        assert "zeppelin" not in bot.output.lower()
    sandbox.post_quietly(house.ada, house.general, "zeppelins while away")
    async with house.bot():
        await sandbox.bot_online()
        assert await house.messages() == 1
        assert await house.digest() == without


async def test_who_opts_in_again_is_learned_from_again_from_then_on(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house)
    shown = await panel(house, house.ada, house.quiet)
    await house.press(house.ada, shown, "Opt out everywhere")
    unheard = await house.sandbox.say(house.ada, house.general, "zeppelins sing")
    assert await house.messages() == 1
    back = await house.press(house.ada, shown, "Opt in here")
    assert "You have opted in here. I learn from you" in back.content
    assert await house.messages() == 1
    await house.sandbox.say(house.ada, house.general, "zeppelins sing")
    assert await house.messages() == 2
    await house.sandbox.edit(unheard, "zeppelins land")
    await house.sandbox.delete(unheard)
    assert await house.messages() == 2


async def test_nobody_says_the_name_or_mention_of_who_has_left(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    for thanks in ("thanks Ada", f"bless {house.ada.mention}", "hail Ada's tea"):
        await house.sandbox.say(house.bruno, house.general, thanks)
    assert await house.messages() == 3

    async def said(word: str) -> str:
        return (await house.sandbox.slash(house.bruno, house.quiet, "say", about=word)).content

    assert await said("thanks") == "thanks Ada"
    assert "Ada" in await said("bless")
    shown = await panel(house, house.ada)
    await house.press(house.ada, shown, "Opt out everywhere")
    assert await house.messages() == 3
    assert await said("thanks") == "thanks somebody"
    assert await said("bless") == "bless somebody"
    assert "Ada" not in await said("hail")
    odds = await house.sandbox.slash(house.bruno, house.quiet, "odds", word="thanks")
    assert "Ada" not in odds.content
    me = house.sandbox.bot_user.mention
    asked = await house.sandbox.say(house.bruno, house.quiet, f"{me} thanks?")
    answer = await house.sandbox.wait_for_message(house.quiet, after=asked)
    assert "somebody" in answer.content
    assert "Ada" not in answer.content
    await house.press(house.ada, shown, "Opt in everywhere")
    assert await said("thanks") == "thanks Ada"


async def test_a_server_may_ask_its_members_first(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    told = await sandbox.slash(house.admin, house.quiet, "markov consent", mode="opt-in")
    assert "only from members who opt in" in told.content
    await house.learn()
    assert "only from members who opt in" in sandbox.history(house.general)[0].content
    await sandbox.say(house.ada, house.general, "zeppelins sing")
    assert await house.messages() == 0
    shown = await panel(house, house.ada, house.quiet)
    assert "asks its members to opt in" in shown.content
    await house.press(house.ada, shown, "Opt in here")
    await sandbox.say(house.ada, house.general, "zeppelins land")
    await sandbox.say(house.bruno, house.general, "the kettle sings")
    assert await house.messages() == 1
    assert "learned any" not in await house.lines(house.quiet)
    status = await sandbox.slash(house.admin, house.quiet, "markov status")
    assert "I learn from members who opted in" in status.content


async def test_imitation_may_be_limited_to_who_agreed(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    await chat(house)
    await sandbox.slash(house.admin, house.quiet, "markov imitation", who="agreed")
    refused = await sandbox.slash(house.bruno, house.quiet, "imitate", member=house.ada)
    assert "hasn't agreed to be imitated" in refused.content
    assert refused.ephemeral
    await house.press(house.ada, await panel(house, house.ada), "Opt in everywhere")
    agreed = await sandbox.slash(house.bruno, house.quiet, "imitate", member=house.ada)
    assert agreed.content == "zeppelins sing\n-# an imitation of Ada"
    await sandbox.slash(house.admin, house.quiet, "markov imitation", who="everybody")
    assert (
        "kettle"
        in (await sandbox.slash(house.ada, house.quiet, "imitate", member=house.bruno)).content
    )
    await house.press(house.bruno, await panel(house, house.bruno), "Opt out everywhere")
    out = await sandbox.slash(house.ada, house.quiet, "imitate", member=house.bruno)
    assert "hasn't agreed" in out.content


async def test_forgetting_asks_first_and_counts_what_went(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    shown = await panel(house, house.ada, house.quiet)
    question = await house.sandbox.click(house.ada, shown, "Forget me here")
    assert "on this server: 2 words of 1 message" in question.content
    assert question.labels() == ["Forget", "Keep"]
    kept = await house.sandbox.click(house.ada, question, "Keep")
    assert "Nothing was forgotten" in kept.content
    assert await house.messages() == 2
    question = await house.sandbox.click(house.ada, kept, "Forget me everywhere")
    done = await house.press(house.ada, question, "Forget")
    assert "Forgotten: 2 words of 1 message" in done.content
    assert await house.messages() == 1
    await house.sandbox.say(house.ada, house.general, "zeppelins land")
    assert await house.messages() == 2


async def test_whoever_asks_again_has_one_panel_only(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    first = await panel(house, house.ada, house.quiet)
    others = await panel(house, house.bruno, house.quiet)
    question = await house.sandbox.click(house.ada, first, "Forget me here")
    second = await panel(house, house.ada)
    await house.sandbox.until(
        lambda: first.labels() == question.labels() == [], "no button below the first panel"
    )
    assert second.labels()
    assert others.labels()
    done = await house.press(house.ada, second, "Opt out everywhere")
    assert "1 message (2 words)" in done.content


async def test_the_download_is_ones_own_counts_and_nobody_elses(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house)
    for place in (None, house.quiet):
        shown = await panel(house, house.ada, place)
        answer = await house.press(house.ada, shown, DOWNLOAD)
        (message,) = answer.followups
        assert Response(message).ephemeral
        ((name, content),) = Response(message).files
        assert name == "my-data.json"
        data: dict[str, Any] = json.loads(content)
        assert data["member"] == str(house.ada.id)
        (server,) = data["servers"]
        assert (server["server"], server["messages"], server["words"]) == (
            str(house.guild.id),
            1,
            2,
        )
        assert {tuple(one["words"]) for one in server["counts"]} == {
            ("", "", " zeppelins"),
            ("", "zeppelins", " sing"),
            ("zeppelins", "sing", ""),
        }
        assert {one["channel"] for one in server["counts"]} == {str(house.general.id)}
        assert "kettle" not in content.decode()


async def test_the_notice_says_what_how_long_and_how_to_leave_and_is_posted_once(
    house: TeaHouse,
) -> None:
    sandbox, policy = house.sandbox, "https://example.org/privacy"
    async with house.bot(PRIVACY_POLICY_URL=policy):
        await house.online()
        await sandbox.slash(house.admin, house.quiet, "markov retention", days="90")
        await house.learn()
        (notice,) = sandbox.history(house.general)
        for part in (
            "I count which word follows which",
            "never a message",
            "90 days",
            "`/privacy`",
            "opt out",
            policy,
        ):
            assert part in notice.content
        assert policy in (await panel(house, house.ada)).content
        await sandbox.slash(house.admin, house.general, "markov stop", channel=house.general)
        await house.learn(again=True)
        assert sandbox.history(house.general) == [notice]
