"""Tell whoever waits for an audit how far it has come."""

from typing import Protocol


class Progress(Protocol):
    """Whoever wants to follow an audit."""

    def started(self, step: str, total: int) -> None:
        """Be told that a step of so many pieces begins."""

    def advanced(self, by: int = 1) -> None:
        """Be told that pieces of the step are done."""

    def note(self, sentence: str) -> None:
        """Be told something an operator should know."""
