"""Tokens from Discord messages, and messages from tokens."""

from markovbot.text.commands import is_bot_command, leading_mention
from markovbot.text.encoded import EncodedSegments, EncodedTexts, encode
from markovbot.text.folding import fold, fold_text
from markovbot.text.forbidden import (
    LARGEST_PROGRAMS,
    Forbidden,
    InvalidPattern,
    check_pattern,
    forbidden,
)
from markovbot.text.learning import segments, segments_of
from markovbot.text.links import cut, links_fit, tame
from markovbot.text.marks import is_plain_word
from markovbot.text.mending import tidy
from markovbot.text.open_pairs import open_after
from markovbot.text.secrets import looks_like_no_word, secret_spans
from markovbot.text.spacing import BREAK, fits, mendable, spaced
from markovbot.text.tokenizer import join, tokenize
from markovbot.text.version import TOKENISER_VERSION
from markovbot.text.visible import normalise

__all__ = [
    "BREAK",
    "LARGEST_PROGRAMS",
    "TOKENISER_VERSION",
    "EncodedSegments",
    "EncodedTexts",
    "Forbidden",
    "InvalidPattern",
    "check_pattern",
    "cut",
    "encode",
    "fits",
    "fold",
    "fold_text",
    "forbidden",
    "is_bot_command",
    "is_plain_word",
    "join",
    "leading_mention",
    "links_fit",
    "looks_like_no_word",
    "mendable",
    "normalise",
    "open_after",
    "secret_spans",
    "segments",
    "segments_of",
    "spaced",
    "tame",
    "tidy",
    "tokenize",
]
