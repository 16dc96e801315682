"""Tokens from Discord messages, and messages from tokens."""

from markovbot.text.folding import fold
from markovbot.text.secrets import secret_spans
from markovbot.text.tidying import spaced, tidy
from markovbot.text.tokenizer import join, normalise, segments, tokenize

__all__ = ["fold", "join", "normalise", "secret_spans", "segments", "spaced", "tidy", "tokenize"]
