"""What can be typed after `markovbot`."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markovbot import __version__
from markovbot.audit.options import LINES, STEPS, THOROUGH_LINES
from markovbot.cli.arguments import Parser, examples, read_arguments
from markovbot.cli.completion import SHELLS
from markovbot.cli.database_commands import add_database_commands
from markovbot.cli.endings import EXIT_CODES
from markovbot.ingest.defaults import AUTO, UNKNOWN_AUTHOR
from markovbot.ingest.import_jobs import MOST_JOBS, usual_jobs

if TYPE_CHECKING:
    from markovbot.cli.arguments import Commands
    from markovbot.ingest.formats.base import Format

OF_EXPORTS: Final = frozenset({"import", "audit"})
"""Commands that read chat exports."""


def build_parser(*, offer_formats: bool = True) -> argparse.ArgumentParser:
    """Return the parser of all commands.

    Without `offer_formats`, it takes any format and explains none: others start sooner if the
    modules of all formats needn't be loaded.
    """
    parser = Parser(
        prog="markovbot",
        description="Learn chats as word-transition counts, and speak from them.",
        epilog=f"{EXIT_CODES} Servers, channels and members are given by name, by label or by id; "
        "options may stand anywhere. `markovbot COMMAND --help` explains a command.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    _add_database(parser)
    answering = Parser(add_help=False)
    answering.add_argument("--json", action="store_true", help="print one JSON object on stdout")
    answering.add_argument(
        "--quiet", action="store_true", help="no bars, and no word on how far it is, on stderr"
    )
    common = Parser(add_help=False, parents=[answering])
    _add_database(common)
    guild = Parser(add_help=False, parents=[common])
    guild.add_argument("--guild", required=True, metavar="G", help="the server's name or id")
    sure = Parser(add_help=False)
    sure.add_argument(
        "--yes", action="store_true", help="don't ask; needed where there is no terminal"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    # Its options, --help too, are the bot's own: whatever follows is handed on.
    commands.add_parser("run", add_help=False, help="run the bot on Discord (run --help)")

    add = commands.add_parser(
        "import",
        parents=[guild],
        help="learn chat exports",
        description="Learn chat exports. It may be run again: what was learned is not learned "
        "twice, and what was interrupted goes on. Each skipped row is counted with its reason.",
        epilog=examples(
            "import data/sample/chat.jsonl --guild tea",
            "import export.zip --guild 123456789012345678 --dry-run",
        ),
    )
    add.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a file (packed or not), a folder or a ZIP archive with any of them; -: from stdin",
    )
    _add_format(add, offer=offer_formats)
    add.add_argument(
        "--dry-run",
        action="store_true",
        help="only say what would be learned, with three messages as they were understood",
    )
    add.add_argument(
        "--renumber",
        action="store_true",
        help="take the numbers of the rows as ids, if those in the file aren't unique; such a file "
        "is known again by its name and first message, not by what was learned live",
    )
    add.add_argument(
        "--list-skipped",
        action="store_true",
        help="print the file, number and reason of each row that isn't learned",
    )
    add.add_argument(
        "--jobs",
        type=_positive,
        default=usual_jobs(),
        metavar="N",
        help="processes that read large files, beside the one that writes; 1: none "
        f"(default: as many as there are processors, {MOST_JOBS} at most)",
    )

    say = commands.add_parser(
        "say",
        parents=[guild],
        help="say something new",
        description="Say lines in the style of a server, a channel or members, which nobody has "
        "written so. Without --audience nobody has to be protected: it is your own view of all.",
        epilog=examples("say --guild tea -n 5 --about kettle", "say --guild tea --member Ada"),
    )
    say.add_argument("--channel", metavar="C", help="in the style of one channel")
    say.add_argument("--member", metavar="M", action="append", help="of one member (or more)")
    say.add_argument("--about", metavar="W", help="with these words in it, five at most")
    _add_audience(say, "as members would hear it")
    say.add_argument("--order", type=int, choices=(1, 2), default=2, help="words a state looks at")
    say.add_argument("-n", dest="count", type=_positive, default=1, metavar="N", help="lines")
    say.add_argument("--seed", type=int, metavar="S", help="the same lines again")

    odds = commands.add_parser(
        "odds",
        parents=[guild],
        help="show what follows a word",
        description="Show which words follow a word, or two, how often, and how likely each is.",
        epilog=examples("odds the kettle --guild tea --top 10"),
    )
    odds.add_argument("words", nargs="+", metavar="WORD", help="one word, or two in a row")
    odds.add_argument("--channel", metavar="C", help="in one channel")
    odds.add_argument("--member", metavar="M", help="as one member writes")
    _add_audience(odds, "as a member would be shown it")
    odds.add_argument("--top", type=_positive, metavar="N", help="the N likeliest (default: all)")

    _add_audit(commands, guild, offer_formats=offer_formats)
    commands.add_parser(
        "stats",
        parents=[guild],
        help="show how much is known",
        description="Show how many messages, tokens, words and transitions a server's model has, "
        "and how large the database is.",
        epilog=examples("stats --guild tea"),
    )
    _add_lists(commands, common, guild)

    forget = commands.add_parser(
        "forget",
        parents=[guild, sure],
        help="unlearn exactly",
        description="Forget what a member said, what was said in a channel, both (a member in a "
        "channel), or all of a server: for good, and to the last byte of the file. It says how "
        "much that is, and asks first. What a member said until now is not learned again from "
        "anywhere; a channel or a server can be.",
        epilog=examples("forget --guild tea --member Ada", "forget --guild tea --all --yes"),
    )
    forget.add_argument("--member", metavar="M", help="all of a member's words")
    forget.add_argument("--channel", metavar="C", help="all words of a channel")
    forget.add_argument("--all", action="store_true", help="everything of the server")

    commands.add_parser(
        "digest",
        parents=[guild],
        help="hash the server's logical content",
        description="Print a SHA-256 of a server's counts: the same for the same content, in "
        "whatever order it was learned, and in whatever database it is.",
        epilog=examples("digest --guild tea"),
    )
    add_database_commands(commands, common, answering, sure)
    commands.add_parser(
        "check",
        parents=[common],
        help="examine settings and database, and say which they are",
        description="Examine the settings, the database (its counts, its encryption, who may read "
        "the file) and the room on the disk, without Discord. Exits with 1 if something is wrong.",
        epilog=examples("check"),
    )
    commands.add_parser(
        "health",
        parents=[common],
        help="say whether the running bot is well",
        description="Say whether the bot that runs on the database is connected to Discord, "
        "learns, and has room on the disk; it writes that down every ten seconds. Exit codes: 0 "
        "all is well, 1 something isn't (a sentence says what), or no bot runs, 2 misuse.",
        epilog=examples("health", "health --json"),
    )
    completion = commands.add_parser(
        "completion",
        parents=[common],
        help="print a script that completes commands in a shell",
        description="Print a script that completes commands, options and files. For bash: "
        'eval "$(markovbot completion bash)" in ~/.bashrc.',
        epilog=examples("completion zsh"),
    )
    completion.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return parser


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options; `rest` holds what belongs to the bot. Ends the process on misuse."""
    return read_arguments(
        build_parser(offer_formats=not OF_EXPORTS.isdisjoint(arguments)), arguments
    )


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///relative/path (from the current directory) or sqlite:////absolute/path "
        "(default: DATABASE_URL, else sqlite:///data/markov.db)",
    )


def _add_lists(
    commands: "Commands",
    common: Parser,
    guild: Parser,
) -> None:
    commands.add_parser(
        "servers",
        parents=[common],
        help="list the servers that the database knows",
        description="List all servers of which the database holds anything, with their counts and "
        "your labels. A server that was reset is known, and has none.",
        epilog=examples("servers", "servers --json"),
    )
    for name, told in (
        ("channels", "whether they are learned, their counts and your labels"),
        ("members", "their counts and your labels"),
    ):
        commands.add_parser(
            name,
            parents=[guild],
            help=f"list the {name} of a server",
            description=f"List the {name} of a server, with {told}; those with most messages "
            "first. The ids are Discord's, or stand for a name in an export.",
            epilog=examples(f"{name} --guild tea"),
        )
    label = commands.add_parser(
        "label",
        parents=[guild],
        help="give a server, a channel or a member a label of yours",
        description="Give an id a label, which the lists show and which can be used instead of "
        "the id. Labels are kept in the database. One of a member is personal data: it goes when "
        "the member is forgotten, opts out or has nothing left there, and /privacy lets them "
        "download it.",
        epilog=examples(
            'label "Tea house" --guild 123456789012345678',
            "label Ada --guild tea --member 234567890123456789",
            "label --remove --guild tea --member Ada",
        ),
    )
    label.add_argument("label", nargs="?", metavar="LABEL", help="what to call it")
    label.add_argument("--channel", metavar="C", help="a channel of the server")
    label.add_argument("--member", metavar="M", help="a member of the server")
    label.add_argument("--remove", action="store_true", help="take its label away")


def _add_audit(commands: "Commands", guild: Parser, *, offer_formats: bool) -> None:
    audit = commands.add_parser(
        "audit",
        parents=[guild],
        help="measure what is given away, against the true texts",
        description="Measure what the model of a server gives away to members, to a thief of the "
        "file and after forgetting. The file with the true texts is read into memory only. If the "
        "database has learned the server, lines and theft are measured on it, else on a scratch "
        "copy; everything that plants or forgets runs on scratch copies, which are overwritten "
        "afterwards. It ends with one verdict, and with exit code 1 if a promise is broken.",
        epilog=examples(
            "audit data/sample/chat.jsonl --guild tea", "audit export.jsonl --guild tea --thorough"
        ),
    )
    audit.add_argument("file", type=Path, metavar="FILE", help="the export that was learned")
    audit.add_argument("--save", type=Path, metavar="FILE", help="also write the figures as JSON")
    _add_format(audit, offer=offer_formats)
    audit.add_argument(
        "-n",
        dest="count",
        type=_positive,
        metavar="N",
        help=f"lines of the sample ({LINES:,}); what none of them does, at most 3 in N do",
    )
    audit.add_argument(
        "--thorough", action="store_true", help=f"{THOROUGH_LINES:,} lines, and more of all else"
    )
    audit.add_argument("--messages", type=_positive, metavar="M", help="only the first M messages")
    audit.add_argument("--members", type=_positive, metavar="K", help="of the K most active people")
    audit.add_argument(
        "--skip",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="accounts of bots that the file doesn't mark as such",
    )
    audit.add_argument(
        "--only",
        nargs="+",
        action="extend",
        choices=STEPS,
        metavar="STEP",
        help=f"some of: {', '.join(STEPS)} (default: all)",
    )
    audit.add_argument("--without-peer", action="store_true", help="leave out markovify")
    audit.add_argument("--seed", type=int, default=4, metavar="S", help="another sample of lines")


def _add_audience(command: argparse.ArgumentParser, how: str) -> None:
    command.add_argument(
        "--audience",
        nargs="+",
        action="extend",
        metavar="C",
        help=f"{how} where exactly these channels may be read (default: your own view of all)",
    )


def _add_format(command: argparse.ArgumentParser, *, offer: bool) -> None:
    offered = _formats() if offer else {}
    command.add_argument(
        "--format",
        choices=(AUTO, *offered) if offer else None,
        default=AUTO,
        help="; ".join(f"{name}: {one.summary}" for name, one in offered.items())
        + " (default: by the file's content and name)",
    )
    command.add_argument(
        "--channel", metavar="C", help="where it was said, if the file doesn't tell (its name)"
    )
    command.add_argument(
        "--member",
        metavar="M",
        default=UNKNOWN_AUTHOR,
        help=f"who said it, if the file doesn't tell ({UNKNOWN_AUTHOR})",
    )


def _formats() -> "Mapping[str, Format]":
    from markovbot.ingest.formats import formats  # noqa: PLC0415 - others start sooner without

    return formats()


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not int(text):
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)
