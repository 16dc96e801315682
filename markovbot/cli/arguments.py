"""Read a command line: options in any order, and a suggestion for what is mistyped."""

import argparse
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from markovbot.cli.suggestions import did_you_mean, nearest

HANDED_ON: Final = "run"
"""The command whose own arguments somebody else reads."""


class Parser(argparse.ArgumentParser):
    """A parser that takes no beginning of an option for the option, and shows examples as they
    are written."""

    def __init__(
        self,
        *,
        prog: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
        parents: Sequence[argparse.ArgumentParser] = (),
        add_help: bool = True,
    ) -> None:
        super().__init__(
            prog,
            description=description,
            epilog=epilog,
            parents=list(parents),
            formatter_class=_Formatter,
            add_help=add_help,
            allow_abbrev=False,
        )

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - argparse
        """Refuse what is no choice, with what may have been meant."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            meant = nearest(str(value), [str(one) for one in action.choices or ()])
            raise argparse.ArgumentError(action, f"{error.message}.{did_you_mean(meant)}") from None


def examples(*lines: str) -> str:
    """Return the examples at the end of a command's help."""
    shown = "".join(f"\n  markovbot {line}" for line in lines)
    return f"Example{'s' if len(lines) > 1 else ''}:{shown}"


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[Parser]  # noqa: SLF001 - it has no other name


class _Formatter(argparse.HelpFormatter):
    """Keeps the lines of a text that has several."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return "".join(f"{indent}{line}\n" for line in text.splitlines())
        return super()._fill_text(text, width, indent)


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    return next(
        action.choices
        for action in parser._actions  # noqa: SLF001 - argparse has no other way
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
    )


def read_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of a command, which may stand before it, behind it, and between what it
    takes; `rest` holds what is handed on. Ends the process on misuse."""
    commands = commands_of(parser)
    place = _place_of_command(commands, arguments)
    if place is None:  # --help, --version, or nothing
        return parser.parse_args(arguments)
    name = arguments[place]
    if name not in commands:  # it may be the value of an option that nobody knows
        _refuse_unknown(parser, _options(commands.values()), arguments[:place])
        parser.error(f"there is no command {name!r}.{did_you_mean(nearest(name, commands))}")
    if name == HANDED_ON:
        options = parser.parse_args(arguments[: place + 1])
        options.rest = list(arguments[place + 1 :])
        return options
    command = commands[name]
    others = _behind_command(arguments, place)
    _refuse_unknown(command, _options([command]), others)
    options, unknown = command.parse_known_intermixed_args(others)
    if unknown:
        command.error(f"unrecognized arguments: {' '.join(unknown)}.")
    options.command = name
    return options


def _place_of_command(
    commands: Mapping[str, argparse.ArgumentParser], arguments: Sequence[str]
) -> int | None:
    """Return where the command stands: the first word that is no option, and no option's value."""
    takes = _options(commands.values())
    place = 0
    while place < len(arguments):
        word = arguments[place]
        if not word.startswith("-"):
            return place
        place += 1
        match takes.get(word, 0):
            case None:
                place += 1
            case "+":
                place += 1
                while place < len(arguments) and not (
                    arguments[place].startswith("-") or arguments[place] in commands
                ):
                    place += 1
    return None


def _behind_command(arguments: Sequence[str], place: int) -> list[str]:
    """Return all words but the command, those before it last: an option there that takes several
    values ended at the command."""
    before, after = arguments[:place], list(arguments[place + 1 :])
    end = after.index("--") if "--" in after else len(after)
    return [*after[:end], *before, *after[end:]]


def _options(commands: Iterable[argparse.ArgumentParser]) -> dict[str, int | str | None]:
    """Return all options of some commands, and how many values each takes: as `nargs` says it."""
    return {
        option: action.nargs
        for command in commands
        for action in command._actions  # noqa: SLF001
        for option in action.option_strings
    }


def _refuse_unknown(
    parser: argparse.ArgumentParser, known: Collection[str], arguments: Sequence[str]
) -> None:
    """End the process if an option is unknown: argparse would first ask for what is missing."""
    words = list(arguments)
    given = words[: words.index("--")] if "--" in words else words
    unknown = [one for one in given if one.startswith("--") and one.partition("=")[0] not in known]
    if unknown:
        meant = nearest(unknown[0].partition("=")[0], [one for one in known if len(one) > 2])  # noqa: PLR2004
        parser.error(f"unrecognized arguments: {' '.join(unknown)}.{did_you_mean(meant)}")
