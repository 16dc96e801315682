"""How a command ends: its exit codes, its signals, and the sentence when something is wrong."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, TextIO

from markovbot.config.settings import SettingsError
from markovbot.errors import DatabaseMisconfigured, UserError

DONE: Final = 0
FAILED: Final = 1
MISUSE: Final = 2
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
TERMINATED: Final = 143

EXIT_CODES: Final = (
    f"Exit codes: {DONE} done, {FAILED} failed (one sentence says why), {MISUSE} misuse or wrong "
    f"settings, {INTERRUPTED} interrupted by Ctrl-C, {PIPE_CLOSED} the output was closed before "
    f"all of it was written, {TERMINATED} ended by SIGTERM."
)

Problem = SettingsError | UserError | OSError | KeyboardInterrupt


class Signals:
    """Whether SIGTERM has come: it does what Ctrl-C does, with an exit code of its own."""

    def __init__(self) -> None:
        self.terminated = False

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Take SIGTERM for Ctrl-C during the body."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(_number: int, _frame: FrameType | None) -> None:
            self.terminated = True
            if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background
                signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.raise_signal(signal.SIGINT)

        before = signal.signal(signal.SIGTERM, end)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)


def say(sentence: str) -> None:
    """Print a sentence on stderr, if somebody still reads that."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        drop(sys.stderr)


def explain(error: Problem, signals: Signals) -> int:
    """Say on stderr why a command ended early; return its exit code."""
    match error:
        case SettingsError():
            say("\n".join(error.problems))
            return MISUSE
        case UserError():
            say(str(error))
            if isinstance(error, DatabaseMisconfigured):
                return MISUSE
        case BrokenPipeError():
            drop(sys.stdout)
            say("The output was closed before the command was done.")
            return PIPE_CLOSED
        case OSError():
            drop(sys.stdout)
            say(f"{error.filename or 'The output'}: {error.strerror or type(error).__name__}.")
        case KeyboardInterrupt():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            how = "Ended by SIGTERM" if signals.terminated else "Interrupted"
            say(f"{how}. Nothing is lost: run it again to go on.")
            return TERMINATED if signals.terminated else INTERRUPTED
    return FAILED


def write(output: Callable[[], object], *, done: str) -> int:
    """Write to stdout; return the exit code. `done` is what to say besides if that fails."""
    try:
        output()
        sys.stdout.flush()
    except BrokenPipeError:
        drop(sys.stdout)
        say(f"The output was closed before all of it was written.{done}")
        return PIPE_CLOSED
    except OSError as error:
        drop(sys.stdout)
        say(f"The output can't be written ({error.strerror}).{done}")
        return FAILED
    return DONE


def drop(stream: TextIO) -> None:
    """Let what is left in the buffer of a stream go nowhere, if it can't be written: at its end
    Python would complain once more, with an exit code of its own."""
    with suppress(OSError, ValueError):
        stream.flush()
        return
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
