"""The command line: the whole engine without Discord."""

from markovbot.cli.main import main

__all__ = ["main"]
