"""/markov words and the panel's page: what is banned is neither learned nor said, nor shown."""

from typing import Any

import pytest

from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Member
from tests.support.log_channel import choose_log_channel, entries
from tests.support.settings_panel import opened
from tests.support.tea_house import TeaHouse

REFUSED = "That takes the permission **Manage Server**."


async def asked(house: TeaHouse, what: str, who: Member | None = None, **options: Any) -> Response:
    answer = await house.sandbox.slash(
        who or house.admin, house.quiet, f"markov words {what}", **options
    )
    assert answer.ephemeral
    return answer


async def banned(house: TeaHouse, kind: str, text: str) -> str:
    answer = await asked(house, "add", kind=kind, text=text)
    if kind == "word" and "was banned before" not in answer.content:
        await house.sandbox.shows(answer, "It is gone")
    return answer.content


async def chat(house: TeaHouse, *texts: str) -> None:
    if not await house.messages():
        await house.learn()
    before = await house.messages()
    for text in texts:
        for who in (house.ada, house.bruno):
            await house.sandbox.say(who, house.general, text)
    await house.settled(before + 2 * len(texts))


async def test_a_banned_word_is_gone_from_all_that_was_learned(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house, "the kettle sings", "a Zeppelin sings", "the zeppelin is near")
    said = await banned(house, "word", "ZEPPELIN")
    assert "Banned: 1 word." in said
    lines = await house.lines(house.general)
    assert "zeppelin" not in lines.lower()
    assert "kettle" in lines
    odds = await house.sandbox.slash(house.ada, house.general, "odds", word="zeppelin")
    assert "haven't come across" in odds.content
    about = await house.sandbox.slash(house.ada, house.general, "say", about="zeppelin")
    assert "hasn't come up" in about.content
    odds = await house.sandbox.slash(house.ada, house.general, "odds", word="the")
    assert "zeppelin" not in odds.content.lower()
    offered = await house.sandbox.complete(
        house.ada, house.general, "say", typing="about", about="zepp"
    )
    assert offered == []


async def test_what_is_said_later_is_learned_without_the_word(
    house: TeaHouse, bot: BotProcess
) -> None:
    await banned(house, "word", "zeppelin")
    await chat(house, "the zeppelin sings", "the kettle sings")
    once = await house.digest()
    assert "zeppelin" not in (await house.lines(house.general)).lower()
    lifted = await asked(house, "remove", text="Zeppelin")
    assert "Off the list: 1 word." in lifted.content
    assert await house.digest() == once
    await chat(house, "zeppelin now")
    assert "zeppelin now" in await house.lines(house.general, about="zeppelin")


async def test_phrases_and_patterns_keep_messages_out_and_lines_unsaid(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house, "the kettle sings", "the kettle leaks")
    said = await banned(house, "phrase", "Kettle  leaks")
    assert "What I learned before stays." in said
    said = await banned(house, "pattern", "z[e3]pp+")
    assert "Banned: 1 pattern." in said
    before = await house.messages()
    await house.sandbox.say(house.ada, house.general, "my kettle LEAKS again")
    await house.sandbox.say(house.ada, house.general, "a z3ppelin")
    await house.sandbox.say(house.ada, house.general, "a pot")
    await house.settled(before + 1)
    lines = await house.lines(house.general)
    assert "kettle sings" in lines
    assert "leaks" not in lines
    shown = await asked(house, "list")
    for part in ("**Phrases** (1): kettle leaks", "**Patterns** (1): z[e3]pp+"):
        assert part in shown.content.replace("\\", "")


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("word", "two words", "more than one word to me. Ban it as a phrase"),
        ("word", "?!", "nothing but punctuation"),
        ("phrase", "...", "nothing but punctuation"),
        ("pattern", "(tea", "no pattern I can use: missing ): (tea."),
        ("pattern", ".", "it fits nearly every message"),
    ],
)
async def test_what_cannot_be_banned_is_told(
    house: TeaHouse, bot: BotProcess, kind: str, text: str, sentence: str
) -> None:
    answer = await asked(house, "add", kind=kind, text=text)
    assert sentence in answer.content
    assert "Nothing was banned." in answer.content
    assert "**Words** (0): none" in (await asked(house, "list")).content
    assert text == "." or text not in bot.output


async def test_nobody_else_sees_or_changes_the_list(house: TeaHouse, bot: BotProcess) -> None:
    await banned(house, "word", "zeppelin")
    for what, options in (
        ("list", {}),
        ("add", {"kind": "word", "text": "tea"}),
        ("remove", {"text": "zeppelin"}),
    ):
        assert (await asked(house, what, house.ada, **options)).content == REFUSED
    path = "markov words remove"
    for who, offered in ((house.ada, []), (house.admin, ["zeppelin"])):
        found = await house.sandbox.complete(who, house.general, path, typing="text", text="ze")
        assert found == offered
    assert "zeppelin" not in bot.output


async def test_a_pattern_with_capitals_is_offered_as_it_was_typed(
    house: TeaHouse, bot: BotProcess
) -> None:
    await banned(house, "pattern", r"ZEPP\S+")
    for typed in (r"ZEPP\S", "zepp"):
        found = await house.sandbox.complete(
            house.admin, house.general, "markov words remove", typing="text", text=typed
        )
        assert found == [r"ZEPP\S+"]


async def test_a_long_list_comes_as_a_file(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Words")
    await panel.press("Ban words…")
    many = [f"zeppelin{number}" for number in range(200)]
    await panel.fill("\n".join(many))
    await house.sandbox.shows(panel.shown, "Banned: 200 words.")
    shown = await asked(house, "list")
    assert "**Words** (200)" in shown.content
    assert [name for name, _ in shown.files] == ["banned.txt"]
    before = await asked(house, "add", kind="word", text=many[0])
    assert "All of that was banned before." in before.content


async def test_the_panel_bans_and_lifts(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house, "the kettle sings", "the zeppelin sings")
    panel = await opened(house)
    assert "Nothing is banned." in panel.text
    await panel.press("Words")
    await panel.press("Ban words…")
    await panel.fill("zeppelin\n\ncat's")
    await house.sandbox.shows(panel.shown, "It is gone")
    assert "**Words** (2): cat's, zeppelin" in panel.text
    await panel.press("Ban phrases…")
    await panel.fill("the kettle")
    assert "**Phrases** (1): the kettle" in panel.text
    await panel.press("Ban patterns…")
    form = panel.shown
    refused = await house.sandbox.submit(house.admin, form, {"One in each line": "te+a\n(tea"})
    await house.sandbox.shows(refused, "Line 2: That is")
    panel = await opened(house)
    assert "Banned: 2 words and 1 phrase." in panel.text
    await panel.press("Words")
    await panel.choose("Take off the list …", "word:zeppelin", "phrase:the kettle")
    assert "Off the list: 1 word." in panel.text
    assert "Off the list: 1 phrase." in panel.text
    assert "**Words** (1): cat's" in panel.text


async def test_all_of_a_long_list_can_be_chosen(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Words")
    await panel.press("Ban phrases…")
    await panel.fill("\n".join(f"phrase {number:02}" for number in range(30)))
    await panel.press("More of the list")
    await panel.choose("Take off the list …", "phrase:phrase 29")
    assert "Off the list: 1 phrase." in panel.text
    assert "**Phrases** (29)" in panel.text


async def test_who_no_longer_manages_the_server_bans_nothing(
    house: TeaHouse, bot: BotProcess
) -> None:
    panel = await opened(house)
    await panel.press("Words")
    await panel.press("Ban words…")
    house.sandbox.take_role(house.admin, house.guild.roles[house.admin.roles[0]])
    fields = {"One in each line": "zeppelin"}
    refused = await house.sandbox.submit(house.admin, panel.shown, fields)
    assert refused.content == REFUSED
    chief = house.sandbox.add_member(house.guild, "Chief", manage_guild=True)
    assert "**Words** (0): none" in (await asked(house, "list", chief)).content


async def test_a_reset_of_the_server_says_that_the_list_goes(
    house: TeaHouse, bot: BotProcess
) -> None:
    await banned(house, "word", "zeppelin")
    question = await house.sandbox.slash(house.admin, house.quiet, "markov reset server")
    assert "It also empties the list of what is banned" in question.content
    form = await house.sandbox.click(house.admin, question, "Forget")
    done = await house.sandbox.type_in(house.admin, form, "RESET")
    await house.sandbox.shows(done, "Forgotten: all")
    assert "**Words** (0): none" in (await asked(house, "list")).content


async def test_the_log_channel_is_told_that_and_not_what(house: TeaHouse, bot: BotProcess) -> None:
    log = await choose_log_channel(house)
    await banned(house, "word", "zeppelin")
    await banned(house, "word", "zeppelin")  # changes nothing
    await asked(house, "remove", text="zeppelin")
    expected = [
        f"{house.admin.mention} added to the list of banned words.",
        f"{house.admin.mention} took something off the list of banned words.",
    ]
    await house.sandbox.until(lambda: entries(house, log)[-2:] == expected, "two entries")
