"""What is learned of a message, and of whom, for the tests of the kinds of text."""

from collections.abc import Awaitable, Callable

from markovbot.domain import MemberId
from markovbot.text import join, segments

Say = Callable[..., Awaitable[list[str]]]

MEMBERS = [MemberId(3001), MemberId(3002), MemberId(3003), MemberId(3004)]


def learned(content: str) -> list[str]:
    """Return what is learned of a message, each sequence as text."""
    return [join(tokens) for tokens in segments(content)]
