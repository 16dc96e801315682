"""The program `markovbot`, which is `python -m markovbot` as well."""

import gc
import os
import sys
from typing import NoReturn


def run_program() -> NoReturn:
    """Run the command line on the arguments of this process, and end the process."""
    # Python's garbage collector would look through what is being imported again and again, and
    # once more at the end: a fifth of the time until the first line.
    gc.disable()
    from markovbot.cli import main  # noqa: PLC0415
    from markovbot.cli.endings import INTERRUPTED, TERMINATED  # noqa: PLC0415
    from markovbot.config.file_permissions import forbid_core_dumps  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    forbid_core_dumps()
    code = main(sys.argv[1:])
    if code in {INTERRUPTED, TERMINATED}:
        # A second Ctrl-C may have left a connection open, whose thread would be waited for.
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    run_program()
