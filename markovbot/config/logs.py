"""Logging that holds nothing people write, nothing that opens anything, and no endless echo."""

import asyncio
import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Collection
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

from markovbot.config.settings import JSON, TEXT
from markovbot.errors import DatabaseAway

log = logging.getLogger(__name__)

VERBOSE_LIBRARIES: Final = ("aiohttp", "aiosqlite", "asyncio", "discord")
"""At DEBUG these print gateway payloads and statements, message content and all."""

HIDDEN: Final = "(hidden)"

TOKENS: Final = re.compile(
    r"""
      (?<=/webhooks/)(\d+/)[\w.-]+                          # of interactions, and of webhooks
    | (?<=/interactions/)(\d+/)[\w.-]+
    | (?<![\w.-])[\w-]{18,40}\.[\w-]{6}\.[\w-]{25,}         # of bots: id, time, signature
    | (?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])        # the database's key
    """,
    re.VERBOSE,
)
"""What has to be secret wherever it comes from: libraries put URLs into their exceptions."""

REPEAT_INTERVAL: Final = 600.0
"""Seconds for which a warning that was just given isn't given again."""

MAX_SIMILAR: Final = 5
"""Warnings of one kind in that time, such as of several channels; more of them are counted."""


MAX_KINDS: Final = 1_000
"""Kinds of warnings that are told apart; a library may put numbers into what should be one."""


def set_up_logging(level: int, secrets: Collection[str] = (), log_format: str = TEXT) -> None:
    """Log to stderr from a level on, never any of the secrets; as text, or a JSON
    object a line.

    Libraries that would log content stop at INFO.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(secrets) if log_format == JSON else RedactingFormatter(secrets)
    )
    handler.addFilter(drop_consequences)
    handler.addFilter(RepeatFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in VERBOSE_LIBRARIES:
        logging.getLogger(name).setLevel(max(level, logging.INFO))


def print_sentence(sentence: str) -> None:
    """Print the last sentence of a program that fails, in the format of the log."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, JsonFormatter):
            log.critical("%s", sentence)
            return
    print(sentence, file=sys.stderr)


def log_unhandled(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody handles, as an event loop's exception handler.

    The loop's own would show the task, whose repr holds the exception's text.
    """
    error = context.get("exception")
    info = None if error is None else (type(error), error, error.__traceback__)
    log.error("%s", context.get("message", "Something failed"), exc_info=info)


class RedactingFormatter(logging.Formatter):
    """Writes of exceptions what they are and where they came from, never their texts; and hides
    every secret in what it writes."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__(
            "{asctime} {levelname:<7} {name}: {message}", datefmt="%Y-%m-%d %H:%M:%S", style="{"
        )
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Write a record, whatever another formatter has made of its exception before."""
        record.exc_text = None
        return self.hide_secrets(super().format(record))

    def hide_secrets(self, text: str) -> str:
        """Return a text without any secret."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return TOKENS.sub(lambda match: f"{match[1] or match[2] or ''}{HIDDEN}", text)

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return the chain of exceptions, the first cause first, with their frames."""
        chain: list[BaseException] = []
        error = ei[1]
        while error is not None and error not in chain:
            chain.insert(0, error)
            hidden = error.__suppress_context__
            error = error.__cause__ or (None if hidden else error.__context__)
        lines = ["Traceback, without the texts of exceptions:"]
        for one in chain:
            frames = traceback.extract_tb(one.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            lines.append(type(one).__name__)
        return "\n".join(lines)


class JsonFormatter(RedactingFormatter):
    """Writes a record as one JSON object: `time` (UTC), `level`, `logger`, `message`, and
    `traceback` if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record on one line."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.hide_secrets(record.getMessage()),
        }
        if record.exc_info:
            fields["traceback"] = self.hide_secrets(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def drop_consequences(record: logging.LogRecord) -> bool:
    """Let a record through unless it says what else doesn't work while the database is away: the
    store has told that, and tells when it is back."""
    said = record.args if isinstance(record.args, tuple) else ()
    return not any(isinstance(one, DatabaseAway) for one in said)


class RepeatFilter(logging.Filter):
    """Lets a warning through once in a while, however often it is given.

    What was held back is counted, and the next of its kind that is let through says how many.
    Errors with a traceback are all let through: each has its own reference.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, str], dict[str, float]] = {}
        self._suppressed: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is to be written."""
        if record.levelno < logging.WARNING or record.exc_info:
            return True
        kind = record.name, str(record.msg)
        now, sentence = time.monotonic(), record.getMessage()
        if len(self._seen) >= MAX_KINDS and kind not in self._seen:
            self._seen.clear()
            self._suppressed.clear()
        said = self._seen.setdefault(kind, {})
        for old in [one for one, when in said.items() if when < now - REPEAT_INTERVAL]:
            del said[old]
        if sentence in said or len(said) >= MAX_SIMILAR:
            self._suppressed[kind] = self._suppressed.get(kind, 0) + 1
            return False
        said[sentence] = now
        if held := self._suppressed.pop(kind, 0):
            record.msg, record.args = f"{sentence} (Held back meanwhile: {held} like this.)", ()
        return True
