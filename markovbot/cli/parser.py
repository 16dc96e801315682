"""What can be typed after `python -m markovbot`."""

import argparse
from pathlib import Path

from markovbot import __version__


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="python -m markovbot",
        description="Learn chats as word-transition counts, and speak from them.",
        epilog="Exit codes: 0 done, 1 failed (one sentence says why), 2 misuse, "
        "130 interrupted. Servers, channels and members are given by name or by id.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///relative/path or sqlite:////absolute/path "
        "(default: DATABASE_URL, else sqlite:///data/markov.db)",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON object on stdout")
    guild = argparse.ArgumentParser(add_help=False, parents=[common])
    guild.add_argument("--guild", required=True, metavar="G", help="the server's name or id")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    add = commands.add_parser("import", parents=[guild], help="learn chat exports")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help="may be gzipped")
    add.add_argument(
        "--format",
        choices=("auto", "jsonl", "text"),
        default="auto",
        help="jsonl: an object with channel, author, content (and ts, id, bot) a line; "
        "text: a message a line (default: by the file's name, else by its first line)",
    )
    add.add_argument("--channel", metavar="C", help="text: where it was said (default: file name)")
    add.add_argument("--member", metavar="M", default="unknown", help="text: who said it")

    say = commands.add_parser("say", parents=[guild], help="say something new")
    say.add_argument("--channel", metavar="C", help="in the style of one channel")
    say.add_argument("--member", metavar="M", action="append", help="of one member (or more)")
    say.add_argument("--about", metavar="W", help="with this word in it")
    say.add_argument("--order", type=int, choices=(1, 2), default=2, help="words a state looks at")
    say.add_argument("-n", dest="count", type=_positive, default=1, metavar="N", help="lines")
    say.add_argument("--seed", type=int, metavar="S", help="the same lines again")

    odds = commands.add_parser("odds", parents=[guild], help="show what follows a word")
    odds.add_argument("words", nargs="+", metavar="WORD", help="one word, or two in a row")
    odds.add_argument("--channel", metavar="C", help="in one channel")
    odds.add_argument("--member", metavar="M", help="as one member writes")
    odds.add_argument("--top", type=_positive, metavar="N", help="the N likeliest (default: all)")

    commands.add_parser("stats", parents=[guild], help="show how much is known")

    forget = commands.add_parser("forget", parents=[guild], help="unlearn exactly")
    forget.add_argument("--member", metavar="M", help="all of a member's words")
    forget.add_argument("--channel", metavar="C", help="all words of a channel")
    forget.add_argument("--all", action="store_true", help="everything of the server")

    commands.add_parser("digest", parents=[guild], help="hash the server's logical content")
    commands.add_parser("check", parents=[common], help="examine settings and database")
    rekey = commands.add_parser("rekey", parents=[common], help="give the database a new key")
    rekey.add_argument("--plain", action="store_true", help="none: it isn't encrypted any more")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
