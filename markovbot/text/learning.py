"""Which token sequences of a message are learned."""

from collections.abc import Collection
from itertools import chain
from typing import Final

from markovbot.text.commands import is_bot_command
from markovbot.text.quoting import own_parts
from markovbot.text.secrets.spans import secret_spans
from markovbot.text.tokenizer import split
from markovbot.text.visible import normalise, shows_nothing

LOOKS: Final = 4
"""Times that a message is looked through for secrets; what still holds some then isn't learned."""


def segments_of(
    content: str, *, prefixes: Collection[str] = (), mentions_bot: bool = False
) -> list[list[str]]:
    """Return the segments of a message; none of one that is said to a bot (see `commands`)."""
    if is_bot_command(content, prefixes=prefixes, mentions_bot=mentions_bot):
        return []
    return segments(content)


def segments(content: str) -> list[list[str]]:
    """Split a message into the token sequences to learn: what stands around code, secrets, and
    what was hidden or quoted.

    Secrets are looked for in what would be learned: with nothing invisible inside any more.
    """
    parts = own_parts(content)
    if len(parts) == 1:
        return _learned(normalise(parts[0]))
    return [tokens for part in parts for tokens in _learned(normalise(part))]


def _learned(whole: str) -> list[list[str]]:
    if shows_nothing(whole):
        return []
    spans = secret_spans(whole)
    if not spans:
        return [split(whole)]
    return [tokens for said in _sayable(whole, spans) if (tokens := split(said))]


def _sayable(whole: str, spans: list[tuple[int, int]]) -> list[str]:
    """Return what stands around secrets, and around what only shows when those are gone."""
    kept = _without(whole, spans)
    for _ in range(LOOKS):
        parts = [part for one in kept for part in _around_secrets(one)]
        if len(parts) == len(kept):  # a secret leaves two parts, if empty ones
            return kept
        kept = parts
    return [part for part in kept if not secret_spans(part)]


def _around_secrets(whole: str) -> list[str]:
    spans = secret_spans(whole)
    return _without(whole, spans) if spans else [whole]


def _without(whole: str, spans: list[tuple[int, int]]) -> list[str]:
    edges = [0, *chain.from_iterable(spans), len(whole)]
    return [normalise(whole[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
