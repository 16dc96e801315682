"""`python -m tools.dependencies [OPTION OF pip-audit …]`: known holes in what is installed.

pip-audit asks a vulnerability service about every package of this environment. Without network it
fails, and where a mirror stands in for PyPI it finds nothing and is content; neither may look like
a clean result, nor keep anybody from working offline. So what it says is read as data here.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final

CLEAN: Final = 0
VULNERABLE: Final = 1

SERVICE_TIMEOUT: Final = 5
"""Seconds that the service may take for one answer."""

AUDIT_TIMEOUT: Final = 90.0
"""Seconds for everything: an environment of 130 packages takes about ten."""

NOT_ASKED: Final = frozenset({"markovbot", "pip", "setuptools", "wheel"})
"""Ourselves, and installers: they come with whatever Python made the environment, and the bot runs
without them."""

Dependency = dict[str, Any]


def audit_installed(options: Sequence[str]) -> list[Dependency] | None:
    """Return what pip-audit found out about each package; None if it couldn't ask."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    try:
        answer = subprocess.run(  # noqa: S603 - our own program with the caller's options
            [*command, "--timeout", str(SERVICE_TIMEOUT), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback of a hundred lines if there is no network
            timeout=AUDIT_TIMEOUT,
            check=False,
        )
        found: list[Dependency] = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return [one for one in found if one["name"] not in NOT_ASKED]


def audit_report(found: Sequence[Dependency] | None) -> tuple[str, int]:
    """Return what to print, and the exit code."""
    known = [one for one in found or () if "skip_reason" not in one]
    if not known:
        return (
            "Dependencies were NOT audited: no vulnerability service could be reached. "
            "`make deps` tries again.",
            CLEAN,
        )
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, "
        + (f"fixed in {', '.join(hole['fix_versions'])}" if hole["fix_versions"] else "not fixed")
        for one in known
        for hole in one["vulns"]
    ]
    unknown = sorted(one["name"] for one in found or () if "skip_reason" in one)
    summary = f"{len(known)} dependencies audited, {len(holes)} known vulnerabilities."
    if unknown:
        summary += f" NOT audited, since the service doesn't know them: {', '.join(unknown)}."
    return "\n".join([*holes, summary]), VULNERABLE if holes else CLEAN


def main(options: Sequence[str]) -> int:
    """Ask, print, and return the exit code."""
    text, code = audit_report(audit_installed(options))
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
