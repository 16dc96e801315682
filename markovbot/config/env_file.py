"""Change lines of `.env`: whole or not at all, one process at a time, for its owner's eyes."""

import io
import re
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

from markovbot.errors import UserError
from markovbot.files import create_private, replace_atomically

NAME: Final = ".env"
UNFINISHED: Final = ".markovbot-new"
"""What is added to the name while the file is being written."""

STALE: Final = 5.0
"""Seconds after which an unfinished file belongs to a process that was killed: writing a few lines
takes milliseconds. One from the future was made while the clock was ahead."""

LOCK_TIMEOUT: Final = 15.0
"""Seconds to wait for others who are writing."""

POLL_INTERVAL: Final = 0.02
"""Seconds between two looks whether another process is done."""

LIKE_A_NAME: Final = re.compile("[A-Za-z]{1,15}(_[A-Za-z]{1,15}){0,4}")
"""What a name of a setting looks like; keys and tokens have digits, or are longer."""

Values = Mapping[str, str | None]


def change(directory: Path, changes: Callable[[Values], Values]) -> None:
    """Set or (None) drop lines of the `.env` in a directory, and keep everything else as it is.

    `changes` gets the values that are in the file once nobody else can write it. The file is
    made if it isn't there and may be read by its owner only. Raises UserError if that fails.
    """
    path = (directory / NAME).resolve()  # behind a link the file itself is replaced
    fresh = path.with_name(path.name + UNFINISHED)
    try:
        with replace_atomically(path, fresh, create=_create_alone) as replacement:
            text = _text(path)
            values = dotenv_values(stream=io.StringIO(text), interpolate=False)
            with fresh.open("w", encoding="utf-8", newline="") as file:
                file.write(_changed(text, changes(values)))
            replacement.commit()
    except OSError as error:
        raise UserError(
            f"{path} can't be written ({error.strerror}): let this user write there, or set what "
            "is missing yourself. DISCORD_TOKEN is the bot's token; DATABASE_KEY has 64 "
            "hexadecimal digits that nobody can guess, or is empty for a database that isn't "
            "encrypted."
        ) from error


def update(directory: Path, **changes: str | None) -> None:
    """Set or (None) drop lines; see `change`."""
    change(directory, lambda _: changes)


def values(directory: Path) -> Values:
    """Return what the `.env` in a directory says; nothing if there is none."""
    return dotenv_values(directory / NAME, interpolate=False)


def problems(directory: Path, known: Collection[str]) -> list[str]:
    """Return what is wrong with the lines of the `.env` in a directory, a sentence each, with
    what may have been meant; `known` are the settings there are.

    No value is told, and no name that may be a secret which somebody has put on a line alone.
    """
    path = directory / NAME
    try:
        text = _text(path)
    except (OSError, UserError):
        return []  # `environment` says so
    return [
        f"{path}, line {binding.original.line}: {problem}"
        for binding in parse_stream(io.StringIO(text, newline=""))
        if (problem := _problem(binding, known)) is not None
    ]


def _problem(binding: Binding, known: Collection[str]) -> str | None:
    if binding.error or (binding.key is not None and binding.value is None):
        return "can't be read; write NAME=value, or # before a comment"
    if binding.key is None or binding.key in known:
        return None
    if meant := get_close_matches(binding.key.upper(), known, 1):
        return f"{_shown(binding.key)} isn't a setting; did you mean {meant[0]}?"
    return (
        f"{_shown(binding.key)} isn't a setting; put # before it, or take it out. README.md and "
        ".env.example list the settings"
    )


def _shown(key: str) -> str:
    return key if LIKE_A_NAME.fullmatch(key) else "what stands before ="


def _create_alone(fresh: Path) -> None:
    """Make the file that only one process at a time can make; wait for others to be done.

    Raises UserError if that takes too long.
    """
    deadline = time.monotonic() + LOCK_TIMEOUT
    while True:
        try:
            create_private(fresh)
        except FileExistsError:
            if time.monotonic() > deadline:
                raise UserError(
                    f"Another process has been writing {fresh} for "
                    f"{LOCK_TIMEOUT:.0f} seconds: stop that one, remove this file, and try again."
                ) from None
            with suppress(FileNotFoundError):
                if abs(time.time() - fresh.stat().st_mtime) > STALE:
                    fresh.unlink()
            time.sleep(POLL_INTERVAL)
        else:
            return


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise UserError(f"{path} isn't UTF-8 text; save it as UTF-8.") from None


def _changed(text: str, changes: Values) -> str:
    """Return the text with lines set or dropped; of a name's several lines one is left."""
    end = "\r\n" if "\r\n" in text else "\n"
    due = dict(changes)
    lines = []
    for binding in parse_stream(io.StringIO(text, newline="")):
        if binding.key is None or binding.key not in changes:
            lines.append(binding.original.string)
        elif (value := due.pop(binding.key, None)) is not None:
            lines.append(f"{binding.key}={value}{end}")
    kept = "".join(lines)
    added = [f"{key}={value}{end}" for key, value in due.items() if value is not None]
    if added and kept and not kept.endswith("\n"):
        kept += end
    return kept + "".join(added)
