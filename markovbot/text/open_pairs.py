"""Follow which pairs are open while a line grows, in either direction."""

from collections.abc import Sequence

from markovbot.text.mending import CLOSERS, CLOSING, closers_of, marks_of, opens
from markovbot.text.spacing import BREAK

OpenPairs = tuple[str, ...]
"""The marks that wait for their other half, the outermost first."""


def open_after(
    waiting: OpenPairs, token: str, before: str, *, backward: bool = False
) -> OpenPairs | None:
    """Return what is open once a token stands beside the last one of a line, `before`.

    None if the token ends a pair that isn't open, or a line of text in the middle of one. With
    `backward` the line grows at its beginning, so that what closes waits for what opens.
    """
    if token == BREAK:
        return None if waiting else waiting
    marks = marks_of(token)
    if not marks:
        return waiting
    if opens(token):
        marks = [mark for mark in marks if mark in CLOSERS]
        return _ended(waiting, marks[::-1]) if backward else (*waiting, *marks)
    closing = [mark for mark in marks if mark in CLOSING]
    if backward:  # what stands before an apostrophe isn't known yet
        return (*waiting, *(mark for mark in reversed(closing) if mark not in "'’"))
    return _ended(waiting, [mark for mark in closing if not _is_letter(mark, before)])


def _ended(waiting: OpenPairs, marks: Sequence[str]) -> OpenPairs | None:
    """Return what is left open when marks end pairs, the innermost first."""
    for mark in marks:
        if not waiting or not (mark in closers_of(waiting[-1]) or waiting[-1] in closers_of(mark)):
            return None
        waiting = waiting[:-1]
    return waiting


def _is_letter(mark: str, before: str) -> bool:
    """Tell an apostrophe at the end of a word, and the mark of inches."""
    last = before[-1:]
    return (mark in "'’" and last.isalpha()) or (mark in '"”' and last.isdigit())
