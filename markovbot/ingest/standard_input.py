"""Standard input as a file: an export is read twice, and a pipe can be read once."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Final

STDIN: Final = Path("-")
"""In place of a path: what comes on standard input."""

OPEN_FILES: Final = Path("/proc/self/fd")
"""Where Linux shows the files that a process has open, also those without a name."""


@contextmanager
def standard_input(*, wanted: bool) -> Iterator[Path]:
    """Copy standard input to a file that is gone afterwards, and yield its path; STDIN if it isn't
    wanted. On Linux the file has no name, so that nothing is left of it whatever happens."""
    if not wanted:
        yield STDIN
        return
    nameless = OPEN_FILES.exists()
    with TemporaryFile() if nameless else NamedTemporaryFile() as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
        copy.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{copy.fileno()}" if nameless else copy.name)
