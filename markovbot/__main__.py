"""The program `markovbot`, which is `python -m markovbot` as well."""

import os
import sys
from typing import NoReturn

from markovbot.cli import main
from markovbot.cli.endings import INTERRUPTED, TERMINATED
from markovbot.config.file_permissions import forbid_core_dumps


def run_program() -> NoReturn:
    """Run the command line on the arguments of this process, and end the process."""
    forbid_core_dumps()
    code = main(sys.argv[1:])
    if code in {INTERRUPTED, TERMINATED}:
        # A second Ctrl-C may have left a connection open, whose thread would be waited for.
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    run_program()
