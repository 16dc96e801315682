"""Tokens from Discord messages, and messages from tokens."""

from markovbot.text.folding import fold
from markovbot.text.tidying import spaced, tidy
from markovbot.text.tokenizer import join, normalise, segments, tokenize

__all__ = ["fold", "join", "normalise", "segments", "spaced", "tidy", "tokenize"]
