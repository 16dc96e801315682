"""/odds: a picture and the same in words, for whoever asks alone, by what they may read."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sandbox.permissions import VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Overwrite
from tests.support.fonts import fonts_for
from tests.support.tea_house import TeaHouse

UNKNOWN = "I haven't come across that here."
ONE_MEMBER = "Only one member uses that word where you can read, so I keep it to myself."
PNG = b"\x89PNG\r\n\x1a\n"


async def odds(house: TeaHouse, word: str) -> Response:
    answer = await house.sandbox.slash(house.ada, house.general, "odds", word=word)
    assert answer.ephemeral
    return answer


async def tea_talk(house: TeaHouse) -> None:
    """Let three members talk about tea, one of them about a samovar as well."""
    await house.learn()
    for who in (house.ada, house.bruno, house.admin):
        await house.sandbox.say(who, house.general, "the tea is ready")
    await house.sandbox.say(house.bruno, house.general, "the samovar is my own")
    assert await house.messages() == 4


async def test_odds_are_a_picture_with_the_same_in_words_also_after_a_restart(
    house: TeaHouse,
) -> None:
    fonts_for("After “is” (kept to myself) 75.00%")
    async with house.bot():
        await house.online()
        await tea_talk(house)
        first = await odds(house, "is")
    async with house.bot():
        await house.sandbox.bot_online()
        again = await odds(house, "is")
    for answer in (first, again):
        assert answer.content.startswith(
            "Seen 4 times. What came next: ready 75.00% · (kept to myself) 25.00%\n"
        )
        assert "what only one member has said" in answer.content
        ((name, data),) = answer.files
        assert name == "odds.png"
        assert data.startswith(PNG)
        assert answer.descriptions == [
            "Bars of what came after “is”: ready 75.00%, (kept to myself) 25.00%."
        ]
    assert first.files == again.files
    with Image.open(BytesIO(first.files[0][1])) as picture:
        picture.load()


async def test_two_words_and_what_is_no_word_are_shown_as_people_see_them(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    for text in ("so very <:kettle:123456>", f"so very {house.bruno.mention}", "so very good\nnow"):
        await house.sandbox.say(house.ada, house.general, text)
    assert await house.messages() == 3
    answer = await odds(house, "so  very")
    for word in (":kettle:", "@somebody", "good"):
        assert word in answer.content
    assert "<" not in answer.content
    assert "(a new line)" in (await odds(house, "good")).content
    assert "(the message ends)" in (await odds(house, "now")).content
    assert ":kettle:" in (await odds(house, "very")).content


async def test_words_that_are_read_from_the_right_leave_their_numbers_where_they_are(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    for text in ("الشاي ساخن", "الشاي ساخن", "الشاي بارد"):
        await house.sandbox.say(house.ada, house.general, text)
    assert await house.messages() == 3
    answer = await odds(house, "الشاي")
    assert "\u2068ساخن\u2069 66.67% · \u2068بارد\u2069 33.33%" in answer.content


async def test_what_is_hidden_says_why_by_what_the_asker_may_read(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    seen = [Overwrite(one, allow=VIEW_CHANNEL) for one in (sandbox.bot_user.id, house.bruno.id)]
    hidden = [Overwrite(house.guild.id, deny=VIEW_CHANNEL), *seen]
    staff = sandbox.add_channel(house.guild, "staff", hidden)
    await house.learn(staff)
    await tea_talk(house)
    await sandbox.say(house.admin, staff, "the samovar merger")
    await house.up_to_date()
    for word, said in (
        ("samovar", ONE_MEMBER),
        ("the samovar", "Only one member says those words in a row where you can read"),
        ("merger", UNKNOWN),
        ("samovar merger", UNKNOWN),
        ("ready tea", UNKNOWN),
    ):
        answer = await odds(house, word)
        assert said in answer.content
        assert answer.files == []
    inside = await sandbox.slash(house.bruno, house.general, "odds", word="samovar")
    assert "so I keep to myself how" in inside.content  # two members, each with another word


async def test_it_is_refused_where_it_makes_no_sense(house: TeaHouse, bot: BotProcess) -> None:
    answer = await odds(house, "one two three")
    assert answer.content == "Give one word, or two that follow each other."
    with pytest.raises(LookupError):  # not offered in direct messages
        await house.sandbox.slash(house.ada, house.sandbox.dm(house.ada), "odds", word="tea")


async def test_without_fonts_there_is_a_table_instead(house: TeaHouse, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    async with house.bot(XDG_DATA_HOME=nowhere, XDG_DATA_DIRS=nowhere) as bot:
        await house.online()
        await tea_talk(house)
        answer = await odds(house, "is")
        assert answer.files == []
        assert " 75.00%       3  ready\n 25.00%       1  (kept to myself)\n" in answer.content
        assert "Traceback" not in bot.output
