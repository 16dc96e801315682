"""Tokens from Discord messages, and messages from tokens."""

from markovbot.text.folding import fold
from markovbot.text.links import cut, links_fit, tame
from markovbot.text.mending import spaced, tidy
from markovbot.text.secrets import secret_spans
from markovbot.text.tokenizer import join, normalise, segments, tokenize

__all__ = [
    "cut",
    "fold",
    "join",
    "links_fit",
    "normalise",
    "secret_spans",
    "segments",
    "spaced",
    "tame",
    "tidy",
    "tokenize",
]
