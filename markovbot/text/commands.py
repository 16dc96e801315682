"""Tell what people say to other bots from what they say to each other.

The rule looks at the text alone, so that history, an export and the live channel agree. Whether the
mention that a message begins with is a bot's is what the message's payload says.
"""

from collections.abc import Collection
from typing import Final

import regex

from markovbot.text.command_words import CALLED, COMMANDS, HUNTING, MUDAE

SIGNS: Final = regex.compile(r"(?!--)([!?.,;$%&+~=^/>-])(\1?)(?P<gap>[ ]?)(?=[\p{L}\d])")
"""What one or two marks begin a command with. Not the star: `*their` puts a word right."""

ALWAYS: Final = frozenset({"!", "!!", ";;"})
"""Nobody begins a sentence with these and a small letter."""

NO_COMMANDS: Final = frozenset({"important", "true", "false", "null"})

GAPPED: Final = frozenset({"!", "$", "?"})
"""What a space may follow; with others it is a list, a quote or a dash."""

LETTERED: Final = regex.compile(
    r"(?:[a-zA-Z]!|[a-z]!!|(?i:rp|ub|tul|dv|mb|dm|gb|nsb|nqn|wtp|ct|dva|tb|mee6|carl|tatsu)!|(?i:pk);)(?=[a-z])"
    r"|(?:[a-z]!{1,2}|pk;)[ ](?=[a-z])"
    r"|[a-z]\d![ ]?(?=[a-z])"
    r"|[a-z][?+=$%](?=[a-z]{2})"
    r"|[a-z]\.(?=(?:help|play|bump|skip|stop|queue|ping|info|stats|invite|ban|kick|mute|daily|rank|profile)\b)"
)
"""Prefixes with a letter: m!play, t!rank, a!stats, p!catch, pk;member, k?help."""

MARKS: Final = frozenset("!;?+=$%.")
LONGEST_PREFIX: Final = 6
"""What such a prefix ends with, and its characters with it: most messages need no pattern."""

SHORTEST_CALL: Final = 3
"""Letters that a message to a bot begins with which is called by a word."""

ARGUMENT: Final = regex.compile(
    r"<[@#:][^<>\s]{1,60}>|[+-]?[\d.,]+[kmbKMB%]?"
    r"|(?i:all|max|half|hardmode|hm|h|hard|t|together|fish|pole|rifle|hunting|shovel|laptop|padlock"
    r"|bank|note|banknote|lootbox|life|potion|apple|ruby|pet|coins?|log|wood|horse|normie|rare"
    r"|common|list|shop|page|daily|top|heads?|tails?)"
)
"""What is said to such a bot behind a command, and hardly ever to people."""

MOST_ARGUMENTS: Final = 4

MENTION: Final = regex.compile(r"\s*<@[!&]?(\d{1,20})>")

WORD: Final = regex.compile(r"[\p{L}\p{N}_-]+")


def leading_mention(text: str) -> int | None:
    """Return the id of whoever a message begins with a mention of; None without one."""
    match = MENTION.match(text)
    return None if match is None else int(match[1])


def is_bot_command(
    text: str, *, prefixes: Collection[str] = (), mentions_bot: bool = False
) -> bool:
    """Tell whether a message is said to a bot.

    `prefixes` are those an admin has listed for the server, whose every word counts;
    `mentions_bot` says that the mention which the message begins with is a bot's.
    """
    text = text.lstrip()
    if not text:
        return False
    first = text[0]
    if first == "<" and mentions_bot and leading_mention(text) is not None:
        return True
    if prefixes and any(_begins_with(text, prefix) for prefix in prefixes):
        return True
    if first.isalpha():
        return (
            not MARKS.isdisjoint(text[1:LONGEST_PREFIX]) and LETTERED.match(text) is not None
        ) or (text[:SHORTEST_CALL].lower() in CALLED and _calls_by_word(text))
    return _begins_with_sign(text)


def _begins_with(text: str, prefix: str) -> bool:
    prefix = prefix.lstrip().casefold()
    if not prefix or text[: len(prefix)].casefold() != prefix:
        return False
    rest = text[len(prefix) :]
    if prefix[-1].isalnum() and not rest.startswith(" "):
        return False  # a word that only begins like it
    return rest.lstrip()[:1].isalnum()


def _begins_with_sign(text: str) -> bool:
    match = SIGNS.match(text)
    word = None if match is None else WORD.match(text, match.end())
    if match is None or word is None:
        return False
    sign, gap, said = match[1] + match[2], match["gap"], word[0]
    if not (text[word.end() :][:1] or " ").isspace():  # .gitignore.bak, -Oliver's, /r/python
        return False
    if said != said.lower():
        return sign in ALWAYS and said.lower() in COMMANDS
    if sign in ALWAYS and not gap:
        return said in COMMANDS or (said[0].isalpha() and said not in NO_COMMANDS)
    if gap:
        return sign in GAPPED and said in COMMANDS
    return said in COMMANDS or (sign == "$" and said in MUDAE)


def _calls_by_word(text: str) -> bool:
    words = text.split(None, MOST_ARGUMENTS + 2)
    name = words[0].lower()
    known = CALLED.get(name)
    if known is None:
        return _runs_together(words)
    _, *said = words
    return (
        1 <= len(said) <= MOST_ARGUMENTS + 1
        and said[0].lower() in known
        and all(map(ARGUMENT.fullmatch, said[1:]))
    )


def _runs_together(words: list[str]) -> bool:
    """Tell `owohunt`, said as one word."""
    first = words[0].lower()
    rest = first.removeprefix("owo")
    return (
        rest != first
        and len(rest) > 1
        and rest in HUNTING
        and all(map(ARGUMENT.fullmatch, words[1:]))
    )
