"""Every button, select, form and command of those who manage a server, in every other language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pytest

from cogs.admin._finding import Repair
from cogs.admin._panel import CHANGES, OPENING
from cogs.privacy._report_post import LABELS
from markovbot.domain import Language
from sandbox.calls import Json
from sandbox.patience import patient
from sandbox.permissions import MANAGE_GUILD, VIEW_AUDIT_LOG
from sandbox.process import BotProcess
from sandbox.responses import STRING_SELECT, Response
from sandbox.world import Channel, Message
from tests.support.log_channel import add_log_channel, only
from tests.support.tea_house import TeaHouse
from tests.support.translated import LOCALES, Translation, Visitor, controls, message_texts

MEMBER_SELECT: Final = 5
CHANNEL_SELECT: Final = 8

LINE: Final = "matcha sencha oolong"
"""What is chatted and said: no English, as all that is posted is read in the end."""

PAGE: Final = "settings:show:"
BACK: Final = f"{PAGE}home"

FORMS: Final = {
    "settings:chance": (["often"], ["2,5"]),
    "settings:limit": (["many"], ["3"]),
    "settings:quiet": (["25", "7", "UTC"], ["22", "7", "Mordor"], ["22:00", "7", "UTC"]),
    "settings:ban:word": (["two words"], ["zeppelin"]),
    "settings:ban:phrase": (["?!"], ["\n".join(f"tea number {one}" for one in range(30))]),
    "settings:ban:pattern": (["(tea"], ["v[o0]ld+y"]),
}
"""What is typed into each form of the panel: what makes no sense, and at last what does."""


@pytest.fixture(params=LOCALES)
def translation(request: pytest.FixtureRequest) -> Translation:
    language: Language = request.param
    return Translation(language)


@pytest.fixture
def visitor(house: TeaHouse, translation: Translation) -> Iterator[Visitor]:
    """Somebody who manages the server and has Discord in the server's language; in the end, all
    that the bot has posted is read."""
    house.guild.locale = translation.locale
    petra = house.sandbox.add_member(house.guild, "Petra", manage_guild=True)
    yield Visitor(house, petra, translation)
    for channel in house.guild.channels.values():
        for message in house.sandbox.history(channel):
            if message.author is house.sandbox.bot_user:
                for text in message_texts(message):
                    translation.check(text)


async def test_the_panel_whatever_is_pressed_or_chosen(
    house: TeaHouse, visitor: Visitor, bot: BotProcess
) -> None:
    await house.learn()
    panel = await visitor.ask("markov settings")
    used = {BACK}
    await _use_all(visitor, panel, used, add_log_channel(house, visitor.who))
    assert {one.split(":")[1] for one in used} == {*CHANGES, *OPENING}


async def _use_all(visitor: Visitor, panel: Response, used: set[str], log: Channel) -> None:
    """Use all that a page has, and what it has afterwards; what opens another, with all on it."""
    while fresh := [one for one in controls(panel) if one["custom_id"] not in used]:
        name: str = fresh[0]["custom_id"]
        used.add(name)
        for values in _choices(visitor.house, fresh[0], log):
            if values:
                answer = await visitor.choose(panel, name, *values)
            else:
                answer = await visitor.press(panel, name)
            await _answer(visitor, answer, name)
        if name.startswith(PAGE):
            await _use_all(visitor, panel, used, log)
            await visitor.press(panel, BACK)


def _choices(house: TeaHouse, control: Json, log: Channel) -> list[list[object]]:
    """Return what to choose in a select, one after the other; for a button, once nothing."""
    if control["type"] == STRING_SELECT:
        return [[one["value"]] for one in control["options"]]
    if control["type"] == MEMBER_SELECT:
        return [[house.bruno]]
    if control["type"] == CHANNEL_SELECT:
        return (
            [[house.general], [log]] if control["custom_id"] == "settings:log" else [[house.quiet]]
        )
    return [[]]


async def _answer(visitor: Visitor, answer: Response, name: str) -> None:
    """Fill in the form that was opened, if one was; say no to a question."""
    for typed in FORMS.get(name, ()):
        done = await visitor.submit(answer, typed)
        if typed == ["zeppelin"]:
            await visitor.shows(done, visitor.translation("It is gone from what I learned, too."))
    if name == "settings:reset":
        await visitor.press(answer, visitor.translation("Keep"))


COMMANDS: Final[Mapping[str, tuple[Mapping[str, object], ...]]] = {
    "status": ({},),
    "settings": ({},),
    "doctor": ({},),
    "new-channels": ({"learn": True}, {"learn": False}),
    "speak": ({}, {"where": "allowed"}, {"where": "everywhere"}),
    "chime-in": ({}, {"chance": 2.5, "per_hour": 3}, {"chance": 0.0}),
    "quiet-hours": (
        {"begin": "25", "end": "7", "zone": "UTC"},
        {"begin": "22", "end": "7", "zone": "Mordor"},
        {"begin": "22"},
        {"begin": "22:00", "end": "7:30", "zone": "Europe/Berlin"},
        {},
    ),
    "length": ({"how": "short"}, {"how": "natural"}, {"how": "long"}),
    "order": ({"words": 1}, {"words": 2}),
    "consent": ({"mode": "opt-in"}, {"mode": "opt-out"}),
    "imitation": ({"who": "agreed"}, {"who": "everybody"}),
    "retention": ({"days": "30"}, {"days": "90"}, {"days": "365"}, {"days": "off"}),
    "reports": ({}, {"lift": True}),
    "pause": ({}, {}),
    "resume": ({}, {}),
    "language": ({"which": "en"}, {"which": "server"}),
    "words add": (
        {"kind": "word", "text": "two words"},
        {"kind": "phrase", "text": "?!"},
        {"kind": "pattern", "text": "(tea"},
        {"kind": "word", "text": "zeppelin"},
        {"kind": "word", "text": "zeppelin"},
        {"kind": "phrase", "text": "no tea"},
        {"kind": "pattern", "text": "z[e3]p+"},
    ),
    "words list": ({},),
    "words remove": ({"text": "zeppelin"}, {"text": "no tea"}, {"text": "zeppelin"}),
}
"""What is asked with each command that names neither a channel nor a member."""


async def test_every_command_with_what_it_refuses(
    house: TeaHouse, visitor: Visitor, bot: BotProcess
) -> None:
    log = add_log_channel(house, visitor.who)
    here, bruno = {"channel": house.general}, {"member": house.bruno}
    asked: dict[str, Sequence[Mapping[str, object]]] = {
        "learn": (here, here),
        **COMMANDS,
        "history read": (here, {"channel": house.quiet}),
        "history stop": (here,),
        "log": ({"channel": house.general}, {"channel": log}, {}),
        "ignore": (bruno, {**bruno, "lift": True}),
        "reset channel": (here,),
        "reset member": (bruno,),
        "reset server": ({},),
        "stop": (here, here),
    }
    names = house.sandbox.command_names()
    assert {f"markov {one}" for one in asked} == {one for one in names if "markov " in one}
    house.ada.user.locale = visitor.translation.locale
    ada = Visitor(house, house.ada, visitor.translation)
    missing = visitor.translation("Manage Server")
    refusal = visitor.translation("That takes the permission {names}.", names=f"**{missing}**")
    for path, uses in asked.items():
        refused = await ada.ask(f"markov {path}", **uses[0])
        assert refused.content == refusal
        for options in uses:
            assert (await visitor.ask(f"markov {path}", **options)).content


async def test_every_button_below_other_messages(house: TeaHouse, visitor: Visitor) -> None:
    sandbox, translation, petra = house.sandbox, visitor.translation, visitor.who
    posts = rf"/channels/{house.general.id}/messages$"
    async with house.bot():
        await house.online()
        await visitor.ask("markov learn", channel=house.general)
        await sandbox.requested("POST", posts)
        for person in (house.ada, house.bruno):
            await sandbox.say(person, house.general, LINE)
        await _known(house, 2)
        log = add_log_channel(house, petra, house.admin)
        await visitor.ask("markov log", channel=log)
        await sandbox.wait_for_message(log)  # an entry that isn't posted yet would be lost
    sandbox.post_quietly(house.ada, house.general, LINE)
    sandbox.faults.rest("GET", posts, status=503, times=99)
    async with house.bot() as bot:
        await sandbox.bot_online()
        await bot.said("can't be read now")
        sandbox.replace_commands([one for one in sandbox.commands() if one["name"] != "odds"])
        doctor = await visitor.ask("markov doctor")
        repairs = [translation(one.value) for one in Repair]
        assert set(doctor.labels()) == {*repairs, translation("Look again")}
        for label in doctor.labels():
            await visitor.press(doctor, label)
        sandbox.faults.heal()  # not before: the bot tries again by itself, and the button would go
        await visitor.press(doctor, translation(Repair.READ_AGAIN.value))
        await _known(house, 3)
        await _decide_on_reports(visitor, log)
        await _stop_reading(visitor)
        await _choose_in_the_hello(visitor)
        hello = sandbox.history(sandbox.dm(petra))[-1]
        sandbox.ban(house.bruno, delete_within=3600)
        asked = await sandbox.wait_for_message(sandbox.dm(petra), after=hello)
        await visitor.press(asked, translation("Forget them"))
        question = await visitor.ask("markov stop", channel=house.general, purge=True)
        await visitor.press(question, translation("Keep"))
        question = await visitor.ask("markov reset channel", channel=house.general)
        for typed in ("?", translation("RESET").lower()):
            form = await visitor.press(question, translation("Forget"))
            done = await visitor.submit(form, [typed])
        where = f"<#{house.general.id}>"
        done_so = translation("Forgotten: all that I learned in {channel}.", channel=where)
        await visitor.shows(done, done_so)


async def _known(house: TeaHouse, count: int) -> None:
    """Wait until so many messages are learned; /stats is for everybody, so not in English."""
    async with patient():
        known = f"Known: {count} messages"
        while (
            known
            not in (await house.sandbox.slash(house.admin, house.quiet, "markov status")).content
        ):
            pass


async def _decide_on_reports(visitor: Visitor, log: Channel) -> None:
    house, translation = visitor.house, visitor.translation
    staff = house.sandbox.add_channel(house.guild, "staff", only(house, visitor.who, house.ada))
    used = set[str]()
    for place, presses in (
        (house.quiet, ["Lift"]),
        (staff, ["Show me the line", "Lift"]),
        (house.quiet, ["Keep blocked"]),
    ):
        question = f"{house.sandbox.bot_user.mention} hello?"
        asked = await house.sandbox.say(house.ada, place, question)
        line = await house.sandbox.wait_for_message(place, after=asked)
        before = house.sandbox.history(log)[-1]
        await house.sandbox.menu(house.ada, line, "Report this line")
        post = await _post(visitor, log, before, line)
        for label in presses:
            used.add(label)
            await visitor.press(post, translation(label))
    assert used == {*LABELS.values()}
    assert (await visitor.ask("markov reports")).content


async def _post(visitor: Visitor, log: Channel, before: Message, line: Message) -> Message:
    """Return the post about a line in the log channel."""
    while True:
        before = await visitor.house.sandbox.wait_for_message(log, after=before)
        if str(line.id) in str(before.components):
            return before


async def _stop_reading(visitor: Visitor) -> None:
    house = visitor.house
    for _ in range(150):
        house.sandbox.post_quietly(house.ada, house.quiet, LINE)
    await visitor.ask("markov learn", channel=house.quiet)
    await house.up_to_date()
    path = rf"/channels/{house.quiet.id}/messages$"
    house.sandbox.faults.rest("GET", path, delay=600, times=99)
    last = house.sandbox.history(house.general)[-1]
    await visitor.ask("markov history read", channel=house.quiet)
    told = await house.sandbox.wait_for_message(house.general, after=last)
    await visitor.press(told, visitor.translation("Stop reading"))
    house.sandbox.faults.heal()


async def _choose_in_the_hello(visitor: Visitor) -> None:
    sandbox, translation = visitor.house.sandbox, visitor.translation
    guild = sandbox.add_guild("Bakery", bot=False)
    guild.locale = translation.locale
    oven = sandbox.add_channel(guild, "oven")
    owner = sandbox.join(visitor.who, guild, [sandbox.add_role(guild, "keys", MANAGE_GUILD)])
    sandbox.invite(guild, owner, [sandbox.add_role(guild, "markov", VIEW_AUDIT_LOG)])
    hello = await sandbox.wait_for_message(sandbox.dm(owner))
    for text in message_texts(hello):
        translation.check(text)
    for label in Response(hello).labels():
        answer = await visitor.press(hello, label)
        for select in list(answer.selects()):
            await visitor.choose(answer, select["custom_id"], "#oven")
    for text in message_texts(await sandbox.wait_for_message(oven)):
        translation.check(text)
