"""What can be typed about a whole database: back it up, restore it, change its key, copy it."""

from pathlib import Path
from typing import TYPE_CHECKING

from markovbot.cli.arguments import Parser, examples

if TYPE_CHECKING:
    from markovbot.cli.arguments import Commands


def add_database_commands(
    commands: "Commands", common: Parser, answering: Parser, sure: Parser
) -> None:
    """Add the commands; `common` has the option that names the database, `answering` hasn't."""
    backup = commands.add_parser(
        "backup",
        parents=[common],
        help="copy the database, in use or not, to one file",
        description="Copy the database as it is at one moment to a file that isn't there yet. The "
        "bot may run and learn meanwhile. The copy is checked before it gets its name, and is "
        "encrypted with the database's key.",
        epilog=examples("backup monday.db"),
    )
    backup.add_argument("path", type=Path, metavar="PATH", help="the file to make")
    restore = commands.add_parser(
        "restore",
        parents=[common, sure],
        help="put a backup in the database's place",
        description="Put a copy of a backup in the database's place, which no bot or import may "
        "have open. The backup is checked first. The database that is there is kept as "
        "NAME.before-restore-TIME, and what people have decided since the backup was made (who "
        "has left, whom to forget, where to learn) is taken over from it. On a terminal it asks "
        "first; since nothing is lost, it needs no --yes elsewhere.",
        epilog=examples("restore data/backups/markov-2026-11-25T03-00-00Z.db"),
    )
    restore.add_argument("path", type=Path, metavar="PATH", help="the backup")
    restore.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="a file with the backup's key, if that isn't DATABASE_KEY",
    )
    rekey = commands.add_parser(
        "rekey",
        parents=[common, sure],
        help="give the database a new key",
        description="Encrypt the database with a new key, which is written into .env. The key "
        "before is kept in a file that only you may read, since backups made before need it: "
        "`restore PATH --key-file FILE` takes it. It names the backups beside the database that "
        "do. Delete the file when none of them is left.",
        epilog=examples("rekey", "rekey --discard-old-key --yes"),
    )
    rekey.add_argument("--plain", action="store_true", help="none: it isn't encrypted any more")
    rekey.add_argument(
        "--discard-old-key",
        action="store_true",
        help="keep it nowhere: backups made before can't be restored any more",
    )
    _add_copy(commands, answering)


def _add_copy(commands: "Commands", answering: Parser) -> None:
    copy = commands.add_parser(
        "copy",
        parents=[answering],
        help="copy all servers to another database",
        description="Copy everything from one database to another: a file of SQLite or a database "
        "of PostgreSQL, each given as its URL, or as DATABASE_URL for the one in the settings. No "
        "bot may use the source meanwhile. It goes server by server; each is read back and "
        "compared by its digest before it counts as copied. What was interrupted goes on when it "
        "is run again. The source isn't changed, but what is being forgotten there is forgotten "
        "first. A server that the target has already, other than as a copy, is refused.",
        epilog=examples(
            "copy sqlite:///data/markov.db sqlite:///copied.db",
            "copy sqlite:///data/markov.db DATABASE_URL",
        ),
    )
    copy.add_argument("source", metavar="SOURCE", help="the URL of the database to read")
    copy.add_argument("target", metavar="TARGET", help="that of the one to write; made if missing")
    for which in ("source", "target"):
        copy.add_argument(
            f"--{which}-key-file",
            type=Path,
            metavar="FILE",
            help=f"a file with the {which}'s key, if that isn't DATABASE_KEY",
        )
