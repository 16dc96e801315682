"""Reports of how far an audit has come."""

from typing import Protocol


class Progress(Protocol):
    """Receives the progress of an audit."""

    def started(self, step: str, total: int) -> None:
        """Receive that a step of `total` pieces begins."""

    def advanced(self, by: int = 1) -> None:
        """Receive that pieces of the step are done."""

    def note(self, sentence: str) -> None:
        """Receive a sentence for the operator."""
