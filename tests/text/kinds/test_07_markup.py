"""Every form of Discord's markup is one token, and what stands beside it isn't cut."""

import pytest

from markovbot.text import segments, tokenize
from tests.support.kinds import Say, learned

MARKUP = [
    "<@123456789012345678>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
    "<@$123456789012345678>",
    "<#123456789012345678>",
    "<:tea:123456789012345678>",
    "<a:tea:123456789012345678>",
    "<:tea~1:123456789012345678>",
    "<t:1700000000>",
    "<t:1700000000:R>",
    "<t:1700000000:S>",
    "<t:-1700000000:F>",
    "</tea:123456789012345678>",
    "</tea make:123456789012345678>",
    "</tea make green:123456789012345678>",
    "</thé prépare:123456789012345678>",
    "<id:customize>",
    "<id:browse>",
    "<id:guide>",
    "<id:linked-roles>",
    "<id:linked-roles:123456789012345678>",
    "<id:home>",
    "<sound:123456789012345678:987654321098765432>",
    "<sound:0:1>",
    "@everyone",
    "@here",
    "https://discord.com/channels/1/2/3",
    "<https://example.org/a_b>",
    "[tea](https://example.org)",
    "[green tea](<https://example.org>)",
]


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_is_one_token(markup: str) -> None:
    assert tokenize(f"x {markup} y") == [" x", f" {markup}", " y"]
    assert tokenize(f"x {markup}, y") == [" x", f" {markup}", ",", " y"]


@pytest.mark.parametrize("markup", [one for one in MARKUP if one.startswith("<")])
@pytest.mark.parametrize(
    "beside", ["@", "#", "tea", "-", "tea-", "!", ":", "<", ">", "(", '"', "1"]
)
def test_markup_is_a_token_whatever_it_clings_to(markup: str, beside: str) -> None:
    assert markup in [token.strip() for token in tokenize(f"x {beside}{markup}{beside} y")]


@pytest.mark.parametrize("markup", [one for one in MARKUP if "12345" in one])
@pytest.mark.parametrize(
    "template", ["{} 5 cups", "5 {} cups", "at 10 {} 20 30", "{}: tea", "tea {}{}"]
)
def test_what_stands_beside_markup_is_learned(markup: str, template: str) -> None:
    content = template.format(markup, markup)
    assert segments(content) == [tokenize(content)]


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("<@123456789012345678> my pin is 4821", ["<@123456789012345678> my pin is"]),
        ("<:tea:123456789012345678> 4931-2205 ok", ["<:tea:123456789012345678>", "ok"]),
        ("123456789012345678 ok", ["ok"]),
    ],
)
def test_secrets_beside_markup_are_still_cut(content: str, parts: list[str]) -> None:
    assert learned(content) == parts


async def test_markup_is_said_whole(say: Say) -> None:
    lines = await say(*(f"tea {one} is good" for one in MARKUP[:24]), "good tea is tea")
    for line in lines:
        for chunk in line.split("<")[1:]:
            assert any(f"<{chunk}".startswith(one) for one in MARKUP)


@pytest.mark.parametrize(
    "link",
    ["[tea](https://example.org)", "[black tea](<https://example.org/a>)",
     '[tea](https://example.org "a title")'],
)  # fmt: skip
@pytest.mark.parametrize("template", ["({})", "ok{}", "**{}**", '"{}"', "{}!"])
def test_a_masked_link_is_one_token_whatever_it_clings_to(link: str, template: str) -> None:
    assert link in [token.strip() for token in tokenize(f"x {template.format(link)} y")]


@pytest.mark.parametrize("mention", ["@everyone", "@here"])
def test_who_is_called_all_together_is_a_token_behind_a_word(mention: str) -> None:
    assert tokenize(f"x ok{mention} y") == [" x", " ok", mention, " y"]
