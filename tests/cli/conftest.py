"""The command line in a directory of its own, and a small chat."""

from pathlib import Path

import pytest

from markovbot.cli import main
from tests.support.command_line import Run


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for key in ("DATABASE_KEY", "DATABASE_URL", "DISCORD_TOKEN"):
        monkeypatch.delenv(key, raising=False)

    def command(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as exit_:  # argparse's way out
            code = int(exit_.code or 0)
        return code, *capsys.readouterr()

    return command
