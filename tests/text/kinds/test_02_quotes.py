"""Quoted words aren't their quoter's: they aren't learned, and nothing leads across."""

import pytest

from tests.support.kinds import Say, learned

CASES = [
    ("> he said so\nI agree", ["I agree"]),
    ("I agree\n> he said so", ["I agree"]),
    ("one\n> two\n> three\nfour", ["one", "four"]),
    (">>> all of\nthis is his", []),
    ("mine\n>>> his\nand his", ["mine"]),
    ("  > indented too\nmine", ["mine"]),
    ("> only his", []),
    (">be me", [">be me"]),
    ("2 > 1 and 1 < 2", ["2 > 1 and 1 < 2"]),
    ("```\n> code\n```\nmine", ["mine"]),
    ("&gt; slack's\nmine", ["mine"]),
    ("> <@123456789012345678> wrote\nanswer", ["answer"]),
    ("[Re ada: the kettle sings] so it does", ["so it does"]),
    ("[reply to ada: hello there]\nhi", ["hi"]),
    ('<ada> "the kettle sings..." <- so it does', ["so it does"]),
    ("so it does (re @ada: the kettle sings)", ["so it does"]),
    ("so it does (re ada: kettle (old) sings)", ["so it does"]),
    ("↪ ada: the kettle\nyes", ["yes"]),
    ("**Replying to @ada** the kettle\nyes", ["yes"]),
    ("In reply to [ada](https://example.org/1)\nyes", ["yes"]),
    ("10:30 <ada> the kettle sings\nlook", ["look"]),
    ("[10:30 AM] <ada> the kettle\nlook", ["look"]),
    ("[10:30, 1/12/2020] Ada: the kettle\nlook", ["look"]),
    ("look\nAda — Today at 10:30 AM\nthe kettle sings", ["look"]),
    ("look\nOn Mon, 3 May 2021, Ada wrote:\nthe kettle", ["look"]),
    ("- > his\n- mine", ["- mine"]),
    ("1. > his\nmine", ["mine"]),
    ("\u200b> his\nmine", ["mine"]),
    ("mine\u2028> his\u2028mine too", ["mine", "mine too"]),
    ("mine\r\n> his\r\nmine too", ["mine", "mine too"]),
    ("**[Reply to:](https://discord.com/channels/1/2/3)** @ada\nyes", ["yes"]),
    ("*Replying to ada*\nyes", ["yes"]),
    ("[Reply] ada: the kettle\nyes", ["yes"]),
    ("-# ↪ ada: the kettle\nyes", ["yes"]),
    ("-# <:reply:123456789012345678> **ada** the kettle\nyes", ["yes"]),
    ("(Re @ada: the kettle sings) so it does", ["so it does"]),
    ("look\nForwarded from Ada\nthe kettle", ["look"]),
    ("[Forwarded from Ada] the kettle", []),
    ("it was forwarded from ada to me", ["it was forwarded from ada to me"]),
    ("- 5 > 4\n- tea", ["- 5 > 4\n- tea"]),
    ("replying to all of you is hard", ["replying to all of you is hard"]),
    ("on time (as she wrote: soon)", ["on time (as she wrote: soon)"]),
]


@pytest.mark.parametrize(("content", "parts"), CASES)
def test_only_ones_own_words_are_learned(content: str, parts: list[str]) -> None:
    assert learned(content) == parts


@pytest.mark.parametrize(
    "template",
    [
        "> {0} was here\nI do not think so",
        ">>> {0} was here\nfor long",
        "I do not\n> {0} was here\nthink so",
        "[Re {0}: was here] I do not think so",
        "I do not think so (re @bob: {0} was here)",
        '<bob> "{0} was" <- I do not think so',
        "↩ bob: {0}\nI do not think so",
        "10:31 <bob> {0} was here\nI do not think so",
        "&gt; {0} was\nI do not think so",
        "I do not think so\n>>> {0}",
    ],
)
async def test_what_three_quote_is_never_said(template: str, say: Say) -> None:
    said = template.format("zorblax"), "I do not think that it was so"
    lines = await say(*said, about="zorblax", count=12)
    assert lines
    assert not any("zorblax" in line for line in lines)
