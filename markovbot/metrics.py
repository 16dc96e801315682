"""What services tell about their work, in numbers: a port that by default goes nowhere.

No number has a person, a server, a channel or a word beside it, so that whoever reads all of them
learns nothing about anybody.
"""

from collections.abc import Mapping
from enum import Enum


class Connection(Enum):
    """What has become of an attempt to be connected to Discord; the value is shown."""

    OPENED = "opened"
    """A new session."""
    RESUMED = "resumed"
    """The former session, with every event that was missed."""
    FAILED = "failed"
    """None; another attempt follows."""


class Metrics:
    """Takes numbers and drops them. Whoever shows them overrides every method.

    The methods are called from the event loop and from the store's threads, and must not block.
    """

    def learned(self, messages: int, tokens: int, seconds: float) -> None:
        """Take the size of a batch that was committed, and how long its transaction took."""

    def not_learned(self) -> None:
        """Take that a batch could not be committed."""

    def spoke(self, lines: int, seconds: float) -> None:
        """Take how many lines a request got (0: there was nothing to say), and how long it took."""

    def redrawn(self, words: Mapping[str, int]) -> None:
        """Take how many words each filter has refused in a request; the search drew others."""

    def connected(self, outcome: Connection) -> None:
        """Take what has become of an attempt to be connected."""

    def request_failed(self, status: str) -> None:
        """Take the status (400 to 599) of a failed request to Discord; `none`: no answer came."""


NO_METRICS = Metrics()
