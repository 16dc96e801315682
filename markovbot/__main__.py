"""`python -m markovbot`."""

import sys

from markovbot.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
