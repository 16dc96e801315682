"""What can be typed after `markovbot`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from markovbot import __version__
from markovbot.audit.options import LINES, STEPS, THOROUGH_LINES
from markovbot.cli.completion import SHELLS
from markovbot.ingest.formats import AUTO, formats
from markovbot.ingest.formats.base import UNKNOWN_AUTHOR
from markovbot.ingest.import_workers import MOST_JOBS, usual_jobs


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="markovbot",
        description="Learn chats as word-transition counts, and speak from them.",
        epilog="Exit codes: 0 done, 1 failed (one sentence says why), 2 misuse, "
        "130 interrupted. Servers, channels and members are given by name or by id.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///relative/path (from the current directory) or sqlite:////absolute/path "
        "(default: DATABASE_URL, else sqlite:///data/markov.db)",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON object on stdout")
    guild = argparse.ArgumentParser(add_help=False, parents=[common])
    guild.add_argument("--guild", required=True, metavar="G", help="the server's name or id")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    # Its options, --help too, are the bot's own: whatever follows is handed on.
    commands.add_parser("run", add_help=False, help="run the bot on Discord (run --help)")

    add = commands.add_parser(
        "import",
        parents=[guild],
        help="learn chat exports",
        description="Learn chat exports. It may be run again: what was learned is not learned "
        "twice. Each skipped row is counted with its reason.",
        epilog="Example: markovbot import export.zip --guild 123456789012345678 --dry-run",
    )
    add.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a file (packed or not), a folder or a ZIP archive with any of them; -: from stdin",
    )
    _add_format(add)
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

    say = commands.add_parser("say", parents=[guild], help="say something new")
    say.add_argument("--channel", metavar="C", help="in the style of one channel")
    say.add_argument("--member", metavar="M", action="append", help="of one member (or more)")
    say.add_argument("--about", metavar="W", help="with these words in it, five at most")
    _add_audience(say, "as members would hear it")
    say.add_argument("--order", type=int, choices=(1, 2), default=2, help="words a state looks at")
    say.add_argument("-n", dest="count", type=_positive, default=1, metavar="N", help="lines")
    say.add_argument("--seed", type=int, metavar="S", help="the same lines again")

    odds = commands.add_parser("odds", parents=[guild], help="show what follows a word")
    odds.add_argument("words", nargs="+", metavar="WORD", help="one word, or two in a row")
    odds.add_argument("--channel", metavar="C", help="in one channel")
    odds.add_argument("--member", metavar="M", help="as one member writes")
    _add_audience(odds, "as a member would be shown it")
    odds.add_argument("--top", type=_positive, metavar="N", help="the N likeliest (default: all)")

    _add_audit(commands, guild)
    commands.add_parser("stats", parents=[guild], help="show how much is known")

    forget = commands.add_parser("forget", parents=[guild], help="unlearn exactly")
    forget.add_argument("--member", metavar="M", help="all of a member's words")
    forget.add_argument("--channel", metavar="C", help="all words of a channel")
    forget.add_argument("--all", action="store_true", help="everything of the server")

    commands.add_parser("digest", parents=[guild], help="hash the server's logical content")
    backup = commands.add_parser(
        "backup",
        parents=[common],
        help="copy the database, in use or not, to one file",
        description="Copy the database as it is at one moment to a file that isn't there yet. The "
        "bot may run and learn meanwhile. The copy is checked before it gets its name, and is "
        "encrypted with the database's key.",
    )
    backup.add_argument("path", type=Path, metavar="PATH", help="the file to make")
    restore = commands.add_parser(
        "restore",
        parents=[common],
        help="put a backup in the database's place",
        description="Put a copy of a backup in the database's place, which no bot or import may "
        "have open. The backup is checked first. The database that is there is kept as "
        "NAME.before-restore-TIME, and what people have decided since the backup was made (who "
        "has left, whom to forget, where to learn) is taken over from it.",
    )
    restore.add_argument("path", type=Path, metavar="PATH", help="the backup")
    restore.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="a file with the backup's key, if that isn't DATABASE_KEY",
    )
    commands.add_parser(
        "check", parents=[common], help="examine settings and database, and say which they are"
    )
    commands.add_parser(
        "health",
        parents=[common],
        help="say whether the running bot is well",
        description="Say whether the bot that runs on the database is connected to Discord, "
        "learns, and has room on the disk; it writes that down every ten seconds. Exit codes: 0 "
        "all is well, 1 something isn't (a sentence says what), or no bot runs, 2 misuse.",
    )
    rekey = commands.add_parser("rekey", parents=[common], help="give the database a new key")
    rekey.add_argument("--plain", action="store_true", help="none: it isn't encrypted any more")
    completion = commands.add_parser(
        "completion",
        parents=[common],
        help="print a script that completes commands in a shell",
        description="Print a script that completes commands, options and files. For bash: "
        'eval "$(markovbot completion bash)" in ~/.bashrc.',
    )
    completion.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return parser


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options; `rest` holds what belongs to the bot. Ends the process on misuse."""
    parser = build_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "run":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    options.rest = rest
    return options


def _add_audit(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", guild: argparse.ArgumentParser
) -> None:
    audit = commands.add_parser(
        "audit",
        parents=[guild],
        help="measure what is given away, against the true texts",
        description="Measure what the model of a server gives away to members, to a thief of the "
        "file and after forgetting. The file with the true texts is read into memory only. If the "
        "database has learned the server, lines and theft are measured on it, else on a scratch "
        "copy; everything that plants or forgets runs on scratch copies, which are overwritten "
        "afterwards. Exits with 1 if a promise is broken.",
    )
    audit.add_argument("file", type=Path, metavar="FILE", help="the export that was learned")
    audit.add_argument("--save", type=Path, metavar="FILE", help="also write the figures as JSON")
    _add_format(audit)
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


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        choices=(AUTO, *formats()),
        default=AUTO,
        help="; ".join(f"{name}: {one.summary}" for name, one in formats().items())
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


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
