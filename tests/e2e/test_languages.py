"""What members see in German, end to end: what one sees alone in the language of their Discord, and
what everybody sees in the server's. What admins see, in every language: `test_every_control.py`."""

from typing import Any

import pytest

from markovbot.domain import Language
from markovbot.languages import gettext, in_language, ngettext
from sandbox.patience import patient
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Member, Message
from tests.support.tea_house import TeaHouse
from tools.languages import read

GERMAN = "de"
ENGLISH = [
    str(one.id)
    for one in read(Language.GERMAN)
    # shorter ones may be words of another language, too
    if isinstance(one.id, str) and len(one.id) >= 12 and "{" not in one.id
]
CHAT = ("the kettle is on the table", "the kettle is hot now", "the tea is on the table now")


def german(message: str, /, **values: object) -> str:
    with in_language(Language.GERMAN):
        return gettext(message, **values)


@pytest.fixture
def haus(house: TeaHouse) -> TeaHouse:
    """Return a server whose admin and one member, Ada, have Discord in German; Bruno hasn't."""
    for one in (house.admin, house.ada):
        one.user.locale = GERMAN
    return house


class Panel:
    """A panel as somebody uses it whose Discord is German: all labels are translated first."""

    def __init__(self, house: TeaHouse, who: Member, shown: Response) -> None:
        self.house, self.who, self.shown = house, who, shown

    @property
    def text(self) -> str:
        return self.shown.content

    async def press(self, label: str) -> str:
        return await self._after(
            await self.house.sandbox.click(self.who, self.shown, german(label))
        )

    async def _after(self, answer: Response) -> str:
        await self.house.sandbox.settled(answer)
        if answer.modal is not None or answer.message is not self.shown.message:
            self.shown = answer
        return self.text


async def ask(house: TeaHouse, path: str, asker: Member | None = None, /, **options: Any) -> str:
    answer = await house.sandbox.slash(asker or house.admin, house.general, path, **options)
    return answer.content


async def learned(house: TeaHouse) -> None:
    """Let the bot learn a few lines of two members."""
    told = rf"/channels/{house.general.id}/messages$"
    before = house.sent("POST", told)
    await ask(house, "markov learn", channel=house.general)
    await house.sandbox.requested("POST", told, count=before + 1)
    for text in CHAT:
        for who in (house.ada, house.bruno):
            await house.sandbox.say(who, house.general, text)
    async with patient():
        while ngettext_german(2 * len(CHAT)) not in await ask(house, "markov status"):
            pass


def in_german(text: str) -> bool:
    """Tell whether no sentence of ours stands in a text in English."""
    found = [one for one in ENGLISH if one in text]
    assert not found, f"{found} in {text}"
    return bool(text)


async def test_commands_are_registered_with_their_translations(
    haus: TeaHouse, bot: BotProcess
) -> None:
    (say,) = [one for one in haus.sandbox.commands() if one["name"] == "say"]
    names = say["name_localizations"]
    assert set(names) == {"de", "fr", "es-ES", "es-419", "pt-BR", "ja"}
    assert names["de"] == "sag"
    assert say["options"][0]["name_localizations"]["de"] == "worüber"
    assert say["description_localizations"]["ja"].endswith("。")
    answer = await haus.sandbox.slash(haus.admin, haus.general, "markov doctor")
    assert german("My commands are as they should be.") in answer.content


async def test_a_reset_takes_the_word_of_either_language(haus: TeaHouse, bot: BotProcess) -> None:
    await learned(haus)
    question = await haus.sandbox.slash(haus.admin, haus.general, "markov reset server")
    panel = Panel(haus, haus.admin, question)
    assert in_german(await panel.press("Forget"))
    label = german("Type {word}, or the name of this server", word="LÖSCHEN")
    sent = await haus.sandbox.submit(haus.admin, panel.shown, {label: "nein"})
    assert "weder LÖSCHEN noch" in sent.content
    again = await haus.sandbox.slash(haus.admin, haus.general, "markov reset server")
    form = await haus.sandbox.click(haus.admin, again, german("Forget"))
    done = await haus.sandbox.type_in(haus.admin, form, "löschen")
    await haus.sandbox.shows(done, german("Forgotten: all that I learned on this server."))


async def test_members_are_told_in_their_language_and_everybody_in_the_servers(
    haus: TeaHouse, bot: BotProcess
) -> None:
    await learned(haus)
    said = await haus.sandbox.slash(haus.ada, haus.general, "say")
    assert said.labels() == ["Again", "Why?", "Delete"]  # the server's language is English
    why = await haus.sandbox.click(haus.ada, said, "Why?")
    assert in_german(why.content)
    refused = await haus.sandbox.click(haus.bruno, said, "Delete")
    assert "Only who asked for that line" in refused.content
    assert "noch nicht vor" in await ask(haus, "say", haus.ada, about="zeppelin")
    odds = await ask(haus, "odds", haus.ada, word="kettle")
    assert "-mal gesehen. Danach kam:" in odds
    assert "100,00\xa0%" in odds
    assert in_german(await ask(haus, "help", haus.ada))
    assert "In the channels that everybody here may read" in await ask(haus, "stats", haus.ada)
    chosen = await ask(haus, "markov language", which="de")
    assert chosen == german("What everybody here sees is in {language}.", language="Deutsch")
    assert in_german(await ask(haus, "stats", haus.bruno))
    imitated = await haus.sandbox.slash(haus.bruno, haus.general, "imitate", member=haus.ada)
    assert imitated.content.endswith("\n-# eine Imitation von Ada")
    assert imitated.labels() == [
        german(one) for one in ("Again", "Why?", "Delete", "Don't imitate me")
    ]
    await ask(haus, "markov language", which="ja")
    why = await haus.sandbox.click(haus.bruno, imitated, german("Why?"))
    assert "How likely each word was" in why.content  # Bruno's
    assert "Imitation" not in why.content  # no label of any language is explained
    reported = await haus.sandbox.menu(haus.ada, _line(imitated), "Report this line")
    assert in_german(reported.content)
    mention = f"{haus.sandbox.bot_user.mention} kettle?"
    asked = await haus.sandbox.say(haus.bruno, haus.general, mention)
    answer = await haus.sandbox.wait_for_message(haus.general, after=asked)
    assert Response(answer).labels()[:2] == ["もう一度", "なぜ？"]


async def test_the_privacy_panel_is_german(haus: TeaHouse, bot: BotProcess) -> None:
    await learned(haus)
    shown = await haus.sandbox.slash(haus.ada, haus.general, "privacy")
    panel = Panel(haus, haus.ada, shown)
    assert in_german(" ".join([panel.text, *shown.labels()]))
    assert ngettext_german(3) in panel.text
    for label in (
        "Don't imitate me here",
        "Imitate me here again",
        "Forget me here",
        "Keep",
        "Opt out here",
        "Opt in here",
        "Forget me everywhere",
        "Forget",
        "Opt out everywhere",
        "Opt in everywhere",
    ):
        assert in_german(await panel.press(label)), label
        assert in_german(" ".join(panel.shown.labels()))


async def test_a_new_server_is_greeted_and_told_in_its_own_language(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    guild = sandbox.add_guild("喫茶店", bot=False)
    guild.locale = "ja"
    lobby = sandbox.add_channel(guild, "lobby")
    owner = sandbox.join(house.admin, guild, [])
    sandbox.invite(guild, owner)
    hello = await sandbox.wait_for_message(lobby)
    assert hello.content.startswith("**喫茶店** のみなさん、こんにちは")
    assert Response(hello).labels() == ["チャンネルを選ぶ", "プライバシー", "ヘルプ"]


def ngettext_german(count: int) -> str:
    with in_language(Language.GERMAN):
        return ngettext("{count} message", "{count} messages", count)


def _line(shown: Response) -> Message:
    assert shown.message is not None
    return shown.message
