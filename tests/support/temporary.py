"""Where the tests' files lie: in memory, if there is room for them.

A commit waits for the disk, several times, so that it survives a power cut. No test cuts the power,
and thousands of commits on a busy disk are most of the time that the tests would take.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - only what is made by `tempfile` lies there
ROOM: Final = 2 << 30
"""Bytes that all tests together need at most, and then some."""


def use_memory() -> None:
    """Let temporary directories lie in memory, unless TMPDIR says where."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it was found already
