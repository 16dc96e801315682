"""What stands inside spoilers is never learned, and nothing leads across."""

import pytest

from markovbot.text import segments
from tests.support.kinds import Say, learned

CASES = [
    ("did you know ||Snape kills Dumbledore|| lol", ["did you know", "lol"]),
    ("||all of it||", []),
    ("|| spaced out || after", ["after"]),
    ("before ||over\ntwo lines|| after", ["before", "after"]),
    ("one ||a|| two ||b|| three", ["one", "two", "three"]),
    ("||a||||b|| end", ["end"]),
    ("**||bold||** end", ["end"]),
    ("||**bold** and `code`|| end", ["end"]),
    ("so ||```py\nx = 1\n```|| yes", ["so", "yes"]),
    ("the end (||he dies||), right?", ["the end", "right?"]),
    ("`a || b` then ||c||", ["`a || b` then"]),
    ("```a || b``` then ||c|| d", ["then", "d"]),
    ("\\|| a ||b|| c", ["\\|| a", "c"]),
    ("> ||a\nb ||c|| d", ["b", "d"]),
    ("a | b | c ||d|| e", ["a | b | c", "e"]),
    ("||||a|| b", ["b"]),
    ("|\u200b| x |\u200b| y", ["y"]),
    ("|\u200b| a ||b|| c", ["|| a", "c"]),
    (">!old style!< now", ["now"]),
    ("irc \x031,1hidden\x03 shown", ["irc", "shown"]),
    ("\x0304red\x03 is shown", ["red is shown"]),
    ("never closed ||here", ["never closed ||here"]),
]


@pytest.mark.parametrize(("content", "parts"), CASES)
def test_only_what_stands_outside_is_learned(content: str, parts: list[str]) -> None:
    assert learned(content) == parts


@pytest.mark.parametrize("content", [content for content, _ in CASES if "secret" not in content])
def test_no_token_is_a_spoiler(content: str) -> None:
    for tokens in segments(content):
        assert not any(token.strip().startswith("||") and token.count("||") > 1 for token in tokens)


TEMPLATES = [
    "did you know ||{}|| lol it is true",
    "I think ||{} did|| it is true",
    "it is ||{}|| and I think so",
    "||{}|| I did not know it is true",
    "you know ||**{}**|| I think",
    "did you ||a {}\nb|| know it is",
    "so it is `x || y` ||{}|| I think",
    "know ||{}||||{}|| it is so",
    "I ||  {}  || did not think so",
    "> it is ||{}\nI did ||{}|| know",
]


@pytest.mark.parametrize("template", TEMPLATES)
async def test_a_hidden_word_is_never_said(template: str, say: Say) -> None:
    hidden = template.replace("{}", "zorblax")
    lines = await say(hidden, "I think it is true so I know", about="zorblax")
    assert lines
    assert not any("zorblax" in line for line in lines)
