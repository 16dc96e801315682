"""The limits of commands.

https://discord.com/developers/docs/interactions/application-commands
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from sandbox.calls import Json
from sandbox.interactions import SLASH, SUBCOMMAND, SUBCOMMAND_GROUP
from sandbox.limits.rules import longer, more, repeated

NAME: Final = regex.compile(r"[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}")
"""The names of slash commands and options. They are in lower case where a script has cases."""

MOST_COMMANDS: Final = {1: 100, 2: 15, 3: 15}
"""So many slash commands, and context menus on people and on messages."""

LONGEST_MENU: Final = 32
LONGEST_DESCRIPTION: Final = 100
LONGEST_CHOICE: Final = 100
MOST_OPTIONS: Final = 25
MOST_CHOICES: Final = 25
LONGEST_IN_ALL: Final = 8000
"""Characters of names, descriptions and choices of a command and everything in it; of a text with
translations, the longest counts."""

Found = Iterator[str]


def command_problems(commands: Sequence[Json]) -> Found:
    """Yield what is wrong with a list of commands that is to replace all others."""
    kinds = Counter(_kind(one) for one in commands)
    for kind, most in MOST_COMMANDS.items():
        if kinds[kind] > most:
            yield f"{kinds[kind]} commands of kind {kind} instead of {most} at most"
    yield from repeated("commands", [(_kind(one), one["name"]) for one in commands])
    for one in commands:
        yield from _command(one)


def choice_problems(choices: Sequence[Json]) -> Found:
    """Yield what is wrong with the choices of an option, fixed or offered while it is typed."""
    yield from more("choices", choices, MOST_CHOICES)
    for one in choices:
        yield from longer("choice: name", one["name"], LONGEST_CHOICE, 1)
        yield from longer("choice: value", one["value"], LONGEST_CHOICE, 1)
    yield from repeated("choices", [one["name"] for one in choices])


def size(command: Json) -> int:
    """Return how many characters of LONGEST_IN_ALL a command, an option or a choice takes."""
    inner = [*(command.get("options") or ()), *(command.get("choices") or ())]
    own = (
        _longest(command, "name"),
        _longest(command, "description"),
        str(command.get("value", "")),
    )
    return sum(map(len, own)) + sum(map(size, inner))


def _command(one: Json) -> Found:
    where = f"command {one['name']}"
    if _kind(one) != SLASH:
        yield from longer(f"{where}: name", one["name"], LONGEST_MENU, 1)
        if one.get("description") or one.get("options"):
            yield f"{where}: a context menu has neither a description nor options"
        return
    yield from _named(where, one)
    yield from _options(where, one, depth=0)
    if (characters := size(one)) > LONGEST_IN_ALL:
        yield f"{where}: {characters:,} characters in all instead of {LONGEST_IN_ALL:,} at most"


def _named(where: str, one: Json) -> Found:
    for name in (one["name"], *(one.get("name_localizations") or {}).values()):
        if not NAME.fullmatch(name) or name != name.lower():
            yield f"{where}: this is no name for it"
    for text in (one.get("description"), *(one.get("description_localizations") or {}).values()):
        yield from longer(f"{where}: description", text, LONGEST_DESCRIPTION, 1)


def _options(where: str, one: Json, *, depth: int) -> Found:
    """Yield what is wrong with the options; `depth` is 0 for those of the command itself."""
    options = one.get("options") or []
    yield from more(f"{where}: options", options, MOST_OPTIONS)
    yield from repeated(f"{where}: options", [option["name"] for option in options])
    kinds = [option["type"] for option in options]
    nested = [kind for kind in kinds if kind in (SUBCOMMAND, SUBCOMMAND_GROUP)]
    if nested and len(nested) < len(kinds):
        yield f"{where}: subcommands stand beside options"
    if SUBCOMMAND_GROUP in nested and depth > 0:
        yield f"{where}: a group is inside a group"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{where}: a required option follows one that isn't"
    for option in options:
        inside = f"{where} {option['name']}"
        yield from _named(inside, option)
        if option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP):
            yield from _options(inside, option, depth=depth + 1)
        else:
            yield from _values(inside, option)


def _values(where: str, option: Json) -> Found:
    choices = option.get("choices") or []
    for problem in choice_problems(choices):
        yield f"{where}: {problem}"
    if choices and option.get("autocomplete"):
        yield f"{where}: has choices and is completed, too"
    for least, most in (("min_value", "max_value"), ("min_length", "max_length")):
        low, high = option.get(least), option.get(most)
        if low is not None and high is not None and low > high:
            yield f"{where}: {least} is above {most}"


def _longest(one: Json, key: str) -> str:
    """Return the longest of a text and its translations."""
    texts = [one.get(key), *(one.get(f"{key}_localizations") or {}).values()]
    return max((text or "" for text in texts), key=len)


def _kind(command: Json) -> int:
    kind: int = command.get("type") or SLASH
    return kind
