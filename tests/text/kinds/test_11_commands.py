"""What is said to other bots is told from what people say to each other."""

import pytest

from markovbot.text.commands import is_bot_command, leading_mention

COMMANDS = [
    "!8ball will it rain",
    ".fm",
    ",fm tea",
    "nqn!help",
    "d.bump",
    "m!play",
    "m!play despacito",
    "pls beg",
    "owo hunt",
    ">help",
    "a!stats",
    "!play x",
    "?help",
    ".rank",
    ";;skip",
    "-play despacito by somebody",
    "$daily",
    "t!rank",
    "+play",
    "%ping",
    "&play",
    ",help",
    "~help",
    "=help",
    "^rank",
    "k?help",
    "pk;member list",
    "p!catch pikachu",
    "rpg hunt",
    "rpg adv h",
    "pls dep all",
    "pls rob <@1>",
    "pls gamble 500",
    "owohunt",
    "owo cf 100",
    "uwu h",
    "!seen ada",
    "!frobnicate",
    "$wa",
    "$w",
    "-p song",
    "/help",
    "!d bump",
    "!rank",
    ".8ball will it",
    "?avatar <@1>",
    "s!play",
    "h!help",
    "++help",
    ">>play",
    "!!play",
    "!HELP",
    "! help",
    "  !play x",
    "M!play",
    "pls bal",
    "owo b",
    "/play tea",
    "?ban <@1> spam",
]

WORDS = [
    "dank memes",
    "s.t.a.l.k.e.r is good",
    "oh!play it again",
    ".NET is great",
    "-Oliver said so",
    "$AAPL to the moon",
    "^this",
    "!important is css",
    "?? what",
    "...and then",
    "$5 is cheap",
    "+1 for that",
    "-5 degrees",
    "~20 people",
    "/s",
    "&c.",
    "=)",
    ">be me",
    ">implying",
    "%APPDATA% is",
    "~/.bashrc",
    "#general",
    "*sigh*",
    "pls help me",
    "owo what's this",
    "rpg is fun",
    "$HOME/.bashrc",
    ".5 is half",
    "--force pushed",
    "!= is wrong",
    "?: operator",
    ".env file",
    ".js files",
    "-Wall",
    "^ this",
    "~nya",
    "-_-",
    "/r/python",
    "/etc/hosts",
    "pls give me one",
    ":)",
    "^^",
    "- play the song",
    "> help",
    "* stop it",
    "*their",
    "I'm ok",
    "ok!",
    "hi",
    "pls",
    ":D nice",
    ";_;",
    "!",
    "?",
    "...",
    ".gitignore is wrong",
    "-ish",
    "pls use the search",
    "# help",
    "1. play",
    "/shrug",
    "owoify it",
    "I! think",
    "Y! people",
    "*help",
    ":p",
    "ada: help",
    "a. help me",
    "--version",
    "",
    "   ",
    "@ada play",
    "… play",
    "play !play",
]


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_is_one(text: str) -> None:
    assert is_bot_command(text)


@pytest.mark.parametrize("text", WORDS)
def test_ordinary_words_are_none(text: str) -> None:
    assert not is_bot_command(text)


@pytest.mark.parametrize("text", ["<@12> play x", "<@!12> help", " <@12> tea", "<@12>"])
def test_a_mention_in_front_counts_if_it_is_a_bots(text: str) -> None:
    assert leading_mention(text) == 12
    assert is_bot_command(text, mentions_bot=True)
    assert not is_bot_command(text)


@pytest.mark.parametrize("text", ["tea <@12> play", "play", "<#12> play"])
def test_a_mention_elsewhere_is_talk(text: str) -> None:
    assert leading_mention(text) is None
    assert not is_bot_command(text, mentions_bot=True)


@pytest.mark.parametrize(
    ("text", "prefix", "command"),
    [
        ("bot, do it", "bot,", True),
        ("zz frob", "zz", True),
        ("zzfrob", "zz", False),
        ("ZZ frob", "zz", True),
        (".NET is", ".", True),
        ("... well", ".", False),
        ("§tea", "§", True),
        ("§ tea", "§", True),
        ("tea §", "§", False),
        ("x>tea", "x>", True),
        ("hey tea", "hey ", True),
        ("heyday", "hey ", False),
        ("tea", "", False),
        ("tea", " ", False),
    ],
)
def test_an_admins_own_prefixes_count(text: str, prefix: str, command: bool) -> None:
    assert is_bot_command(text, prefixes=[prefix]) is command
