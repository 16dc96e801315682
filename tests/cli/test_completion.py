"""Completion in a shell: bash itself is asked what it would offer."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

BASH = shutil.which("bash")

ASK = """
eval "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
[[ $(complete -p markovbot) =~ -F\\ ([^ ]+) ]] || exit 3
"${BASH_REMATCH[1]}" markovbot "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""
"""What bash does when Tab is pressed: call the function that is registered for the command."""


@pytest.mark.processes
@pytest.mark.skipif(BASH is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("r", {"run", "restore", "rekey"}),
        ("completion ", {"bash", "zsh", "tcsh"}),
        ("rekey --p", {"--plain"}),
        ("say --s", {"--seed"}),
        ("audit --only th", {"theft"}),
        ("import ch", {"chat.jsonl"}),
    ],
)
def test_bash_completes_commands_options_choices_and_files(
    run: Run, tmp_path: Path, line: str, offered: set[str]
) -> None:
    (tmp_path / "chat.jsonl").touch()
    script = run("completion", "bash")[1]
    asked = subprocess.run(
        [
            *(str(BASH), "--norc", "--noprofile", "-c", ASK, "bash"),
            *(script, "markovbot", *line.split(" ")),
        ],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert (set(asked.stdout.split()), asked.stderr) == (offered, "")


@pytest.mark.parametrize(("shell", "sign"), [("zsh", "#compdef markovbot"), ("tcsh", "complete ")])
def test_other_shells_get_a_script_too(run: Run, shell: str, sign: str) -> None:
    code, out, _ = run("completion", shell)
    assert (code, sign in out) == (0, True)
