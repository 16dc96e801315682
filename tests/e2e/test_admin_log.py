"""What admins do is told in the log channel: who, what, from what to what; never a text."""

from typing import Any

import pytest

from sandbox.permissions import SEND_MESSAGES, VIEW_AUDIT_LOG, VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.world import Channel, Overwrite
from tests.support.log_channel import add_log_channel, choose_log_channel, entries, only
from tests.support.tea_house import TeaHouse


async def admin(house: TeaHouse, path: str, **options: Any) -> str:
    answer = await house.sandbox.slash(house.admin, house.general, f"markov {path}", **options)
    return answer.content


async def posted(house: TeaHouse, channel: Channel) -> None:
    """Wait for the next post in a channel."""
    path = rf"/channels/{channel.id}/messages$"
    await house.sandbox.requested("POST", path, count=house.sent("POST", path) + 1)


async def logged(house: TeaHouse, channel: Channel, *sentences: str) -> None:
    """Wait until the admin's last entries are these, in this order, about them."""
    expected = [f"{house.admin.mention} {one}" for one in sentences]
    while entries(house, channel)[-len(expected) :] != expected:
        await posted(house, channel)


async def test_each_setting_is_told_from_what_to_what_in_the_order_of_the_changes(
    house: TeaHouse, bot: BotProcess
) -> None:
    log = await choose_log_channel(house)
    general, quiet = f"<#{house.general.id}>", f"<#{house.quiet.id}>"
    for path, options in (
        ("consent", {"mode": "opt-in"}),
        ("imitation", {"who": "agreed"}),
        ("retention", {"days": "30"}),
        ("ignore", {"member": house.ada}),
        ("ignore", {"member": house.ada, "lift": True}),
        ("new-channels", {"learn": True}),
        ("speak", {"where": "allowed", "allow": house.quiet, "forbid": house.general}),
        ("chime-in", {"chance": 2.5, "channel": house.general, "per_hour": 0}),
        ("quiet-hours", {"begin": "22", "end": "7:30", "zone": "Europe/Berlin"}),
        ("length", {"how": "short"}),
        ("order", {"words": 1}),
        ("order", {"words": 1}),  # changes nothing
    ):
        await admin(house, path, **options)
    await logged(
        house,
        log,
        f"changed the log channel: none → <#{log.id}>.",
        "changed whom I learn from: opt-out → opt-in.",
        "changed whom `/imitate` works for: everybody → agreed.",
        "changed how many days counts are kept: no limit → 30.",
        f"added {house.ada.mention} to the members I never learn from.",
        f"removed {house.ada.mention} from the members I never learn from.",
        "changed whether new channels are learned: no → yes.",
        "changed whether I speak in all other channels: yes → no.",
        f"added {quiet} to the channels where I speak.",
        f"added {general} to the channels where I don't speak.",
        "changed how often I speak unasked in an hour: 6 → no limit.",
        f"changed how often I speak unasked in {general}: 0% → 2.5%.",
        "changed the quiet hours: none → 22:00–07:30 Europe/Berlin.",
        "changed how long lines are: natural → short.",
        "changed how many words decide on the next one: 2 → 1.",
    )
    assert all(one.mentions == [] for one in house.sandbox.history(log))


async def test_the_panel_is_told_of_like_the_commands_and_by_whom(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    log = await choose_log_channel(house)
    panel = await sandbox.slash(house.admin, house.general, "markov settings")
    await house.press(house.admin, panel, "Pause everything")
    await house.press(house.admin, panel, "Resume")
    await house.press(house.admin, panel, "Unasked")
    form = await sandbox.click(house.admin, panel, "Limit an hour…")
    await sandbox.type_in(house.admin, form, "3")
    await logged(
        house,
        log,
        "paused learning and speaking on the whole server.",
        "resumed learning and speaking.",
        "changed how often I speak unasked in an hour: 6 → 3.",
    )
    heinz = sandbox.add_member(house.guild, "Heinz", manage_guild=True)
    await sandbox.slash(heinz, house.quiet, "markov length", how="long")
    while f"{heinz.mention} changed how long lines are" not in entries(house, log)[-1]:
        await posted(house, log)


async def test_learning_history_and_resets_are_told_and_what_members_do_is_not(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    log = await choose_log_channel(house)
    category = sandbox.add_category(house.guild, "Back rooms")
    pantry = sandbox.add_channel(house.guild, "pantry", category=category)
    general, rooms = f"<#{house.general.id}>", f"<#{category.id}>, <#{pantry.id}>"
    await house.learn()
    await admin(house, "learn", channel=house.general)  # on already
    await admin(house, "learn", channel=category)
    await admin(house, "stop", channel=category)
    for person in (house.ada, house.bruno):
        await sandbox.say(person, house.general, "the samovar leaks")
    await house.settled(2)
    await admin(house, "history read", channel=house.general)
    while f"Reading the history of {general} has ended." not in entries(house, log):
        await posted(house, log)
    mine = await sandbox.slash(house.bruno, house.quiet, "privacy")
    sure = await sandbox.click(house.bruno, mine, "Forget me here")
    await house.press(house.bruno, sure, "Forget")
    await house.settled(1)
    for path, options in (
        ("reset channel", {"channel": house.general}),
        ("reset member", {"member": house.ada}),
        ("reset server", {}),
    ):
        asked = await sandbox.slash(house.admin, house.general, f"markov {path}", **options)
        await house.reset(asked)
    await admin(house, "reports", lift=True)
    expected = [
        f"changed the log channel: none → <#{log.id}>.",
        f"switched learning on in {general}.",
        f"switched learning on in {rooms}.",
        f"switched learning off in {rooms}.",
        f"had me begin to read the history of {general}.",
        f"had me forget all that I learned in {general}.",
        f"had me forget all that I learned from {house.ada.mention}.",
        "had me forget all that I learned on this server.",
        "let everything be said again that was blocked.",
    ]
    ended = [f"Reading the history of {general} has ended."]
    mention = f"{house.admin.mention} "
    while len(entries(house, log)) < len(expected) + 1:
        await posted(house, log)
    told = entries(house, log)
    assert [one.removeprefix(mention) for one in told if one not in ended] == expected
    everything = "\n".join(one.content for one in sandbox.history(log))
    assert house.bruno.mention not in everything
    assert "samovar" not in everything


async def test_a_public_channel_is_refused_and_one_that_becomes_public_gets_nothing(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    me = house.guild.members[sandbox.bot_user.id]
    sandbox.add_role(house.guild, "markov", VIEW_AUDIT_LOG, bot=me)
    assert "Everybody may see" in await admin(house, "log", channel=house.quiet)
    panel = await sandbox.slash(house.admin, house.general, "markov settings")
    await house.press(house.admin, panel, "Log")
    refused = await sandbox.choose(house.admin, panel, "Choose the log channel", house.quiet)
    await sandbox.shows(refused, "Everybody may see")
    hidden = sandbox.add_channel(
        house.guild, "hidden", [Overwrite(house.guild.id, deny=VIEW_CHANNEL)]
    )
    assert "give me **View Channel** and **Send Messages**" in (
        await admin(house, "log", channel=hidden)
    ).replace("Give", "give")
    log = await choose_log_channel(house)
    before = len(sandbox.history(log))
    for overwrites, problem in (
        ([], "Everybody may see"),
        (
            [
                *only(house, house.admin)[:1],
                Overwrite(sandbox.bot_user.id, VIEW_CHANNEL, SEND_MESSAGES),
            ],
            "I may not write in",
        ),
    ):
        sandbox.set_overwrites(log, overwrites)
        await admin(house, "length", how="long")
        await admin(house, "length", how="natural")
        doctor = await sandbox.slash(house.admin, house.quiet, "markov doctor")
        assert f"❌ **Log.** {problem}" in doctor.content
        shown = await sandbox.slash(house.admin, house.quiet, "markov settings")
        assert shown.content.startswith(f"⚠️ {problem}")
    sandbox.delete_channel(log)
    doctor = await sandbox.slash(house.admin, house.quiet, "markov doctor")
    assert "❌ **Log.** The log channel is gone" in doctor.content
    assert len(sandbox.history(log)) == before


async def test_an_outage_of_discord_costs_no_entry_and_breaks_no_action(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        log = await choose_log_channel(house)
        path = rf"/channels/{log.id}/messages$"
        before = house.sent("POST", path)
        sandbox.faults.rest("POST", path, status=503, times=2)
        assert "Lines are short" in await admin(house, "length", how="short")
        assert "Lines are long" in await admin(house, "length", how="long")
        await sandbox.requested("POST", path, count=before + 2)
        await logged(
            house,
            log,
            "changed how long lines are: natural → short.",
            "changed how long lines are: short → long.",
        )
        sandbox.faults.rest("POST", path, status=403, code=50001)
        before = house.sent("POST", path)
        assert "Lines are short" in await admin(house, "length", how="short")
        await sandbox.requested("POST", path, count=before + 1)
        assert "Lines are as long" in await admin(house, "length", how="natural")
        await logged(house, log, "changed how long lines are: short → natural.")
        assert "Traceback" not in bot.output


async def test_another_log_channel_is_told_in_both_and_without_one_nothing_is(
    house: TeaHouse, bot: BotProcess
) -> None:
    first = await choose_log_channel(house)
    second = add_log_channel(house)
    await admin(house, "log", channel=second)
    moved = f"changed the log channel: <#{first.id}> → <#{second.id}>."
    await logged(house, first, moved)
    await logged(house, second, moved)
    await admin(house, "log")
    await logged(house, second, f"changed the log channel: <#{second.id}> → none.")
    counts = len(entries(house, first)), len(entries(house, second))
    await admin(house, "length", how="long")
    await admin(house, "log", channel=first)
    await logged(house, first, f"changed the log channel: none → <#{first.id}>.")
    assert (len(entries(house, first)) - 1, len(entries(house, second))) == counts


@pytest.mark.parametrize("where", ["slash", "panel"])
async def test_only_who_manages_the_server_chooses_it(
    house: TeaHouse, bot: BotProcess, where: str
) -> None:
    log = add_log_channel(house, house.ada)
    refusal = "That takes the permission **Manage Server**."
    if where == "slash":
        refused = await house.sandbox.slash(house.ada, log, "markov log", channel=log)
    else:
        panel = await house.sandbox.slash(house.admin, log, "markov settings")
        await house.press(house.admin, panel, "Log")
        refused = await house.sandbox.choose(house.ada, panel, "Choose the log channel", log)
    assert refused.content == refusal
    assert entries(house, log) == []


async def test_a_channel_that_not_all_readers_of_the_log_may_see_is_not_named(
    house: TeaHouse, bot: BotProcess
) -> None:
    log = await choose_log_channel(house, house.ada)
    cellar = house.sandbox.add_channel(house.guild, "cellar", only(house, house.admin))
    await admin(house, "speak", where="allowed", allow=cellar)
    await logged(
        house,
        log,
        f"changed the log channel: none → <#{log.id}>.",
        "changed whether I speak in all other channels: yes → no.",
        "added #hidden to the channels where I speak.",
    )
