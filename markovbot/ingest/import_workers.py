"""Processes that read an export for an import, each a share of its blocks of lines.

They are programs of their own, not forks: they have neither the database nor its key, and no
signal that is meant for the import reaches them. Each has one pipe, which bounds how far it is
ahead, and ends when that is closed, however the import ended.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from heapq import merge
from operator import attrgetter
from pathlib import Path
from typing import IO, Final

from markovbot.errors import UserError
from markovbot.ingest.chunks import Chunk
from markovbot.ingest.export_file import Share
from markovbot.ingest.formats import Export
from markovbot.ingest.import_worker import Answer, Damage, Done, Failure, Task

WORTHWHILE: Final = 8 << 20
"""Bytes of the smallest file that is read by other processes: starting them takes as long."""

CODE: Final = "from markovbot.ingest.import_worker import main; main()"

KNOWN: Final = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""All of the environment that they get: tokens and keys may be in the rest."""


class ImportWorkers:
    """The processes, from the start to `end`."""

    def __init__(self, export: Export, jobs: int) -> None:
        """Start so many processes. Raises UserError if the system doesn't let it."""
        self._label = export.file.label
        self._processes: list[subprocess.Popen[bytes]] = []
        self._damage: UserError | None = None
        try:
            shares = jobs if export.format.by_line else 1
            for index in range(shares):
                self._start(export, Share(index, shares))
        except OSError as error:
            self.end()
            raise UserError(
                f"No process could be started ({error.strerror}); try it with --jobs 1."
            ) from error

    def chunks(self) -> Iterator[Chunk]:
        """Yield all chunks in the file's order. Raises UserError as `chunks.chunks`, and if a
        process has failed."""
        yield from merge(*map(self._chunks_of, self._processes), key=attrgetter("block"))
        if self._damage is not None:
            raise self._damage

    def stop(self) -> None:
        """Let whoever waits for a chunk wait no longer."""
        for process in self._processes:
            process.kill()
            process.wait()

    def end(self) -> None:
        """Stop, and close the pipes, which nobody may be reading any more."""
        self.stop()
        for process in self._processes:
            pipe_of(process.stdout).close()

    def _start(self, export: Export, share: Share) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-c", CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            process_group=0,  # Ctrl-C is for the import
        )
        self._processes.append(process)
        task = Task(
            export.file.path.absolute(),
            export.file.member,
            export.file.title,
            share,
            export.format.name,
            export.options,
            export.bots,
        )
        with pipe_of(process.stdin) as tasks:
            pickle.dump(task, tasks, pickle.HIGHEST_PROTOCOL)

    def _chunks_of(self, process: subprocess.Popen[bytes]) -> Iterator[Chunk]:
        while True:
            answer = self._answer_of(process)
            match answer:
                case Chunk():
                    yield answer
                case Damage(sentence):
                    self._damage = self._damage or UserError(sentence)
                    return
                case Failure(location):
                    raise self._failed(location)
                case Done():
                    return

    def _answer_of(self, process: subprocess.Popen[bytes]) -> Answer:
        try:
            answer: Answer = pickle.load(pipe_of(process.stdout))  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError) as error:
            raise self._failed(ending(process.wait())) from error
        return answer

    def _failed(self, why: str) -> UserError:
        return UserError(
            f"A process that read {self._label} for this import has ended early ({why}). Nothing "
            "is lost: run it again to go on; with --jobs 1 it needs no other process."
        )


def ending(code: int) -> str:
    """Say how a process has ended."""
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def environment() -> Mapping[str, str]:
    """Return the environment of such a process."""
    known = {name: os.environ[name] for name in KNOWN if name in os.environ}
    modules = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return {**known, "PYTHONPATH": modules, "PYTHONUTF8": "1"}


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that was asked for."""
    if pipe is None:
        raise AssertionError
    return pipe
