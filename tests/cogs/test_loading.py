"""The event loop never waits for modules: they are there before it begins."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

CODE = """
import sys
from cogs.runtime.loading import prepare_process
from markovbot.config.settings import load_settings
prepare_process(load_settings({"DISCORD_TOKEN": "a.b.c"}))
before = set(sys.modules)
from cogs import EXTENSIONS
missing = {f"{extension}._cog" for extension in EXTENSIONS} - before
sys.exit(f"not loaded: {missing}" if missing else 0)
"""


@pytest.mark.processes
def test_all_cogs_are_loaded_before_the_event_loop_begins() -> None:
    process = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stderr) == (0, "")
