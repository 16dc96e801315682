"""`python -m markovbot`."""

import os
import sys

from markovbot.cli import main
from markovbot.cli.main import INTERRUPTED
from markovbot.config.file_permissions import forbid_core_dumps

if __name__ == "__main__":
    forbid_core_dumps()
    code = main(sys.argv[1:])
    if code == INTERRUPTED:
        # A second Ctrl-C may have left a connection open, whose thread would be waited for.
        os._exit(code)
    sys.exit(code)
