"""Tokens from Discord messages, and messages from tokens.

What only learning needs is imported when it is first used: a program that speaks starts a fifth
sooner without.
"""

from typing import TYPE_CHECKING, Final

from markovbot.late_imports import late
from markovbot.text.encoded import EncodedSegments, EncodedTexts, encode
from markovbot.text.folding import fold, fold_text
from markovbot.text.forbidden import (
    LARGEST_PROGRAMS,
    Forbidden,
    InvalidPattern,
    check_pattern,
    forbidden,
)
from markovbot.text.links import cut, links_fit, tame
from markovbot.text.marks import is_plain_word
from markovbot.text.mending import tidy
from markovbot.text.open_pairs import open_after
from markovbot.text.spacing import BREAK, fits, mendable, spaced
from markovbot.text.tokenizer import join, tokenize
from markovbot.text.version import TOKENISER_VERSION
from markovbot.text.visible import normalise

if TYPE_CHECKING:
    from markovbot.text.commands import is_bot_command, leading_mention
    from markovbot.text.learning import segments, segments_of
    from markovbot.text.secrets.spans import secret_spans
    from markovbot.text.secrets.unusual import looks_like_no_word

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

_MODULES: Final = {
    "is_bot_command": "markovbot.text.commands",
    "leading_mention": "markovbot.text.commands",
    "looks_like_no_word": "markovbot.text.secrets.unusual",
    "secret_spans": "markovbot.text.secrets.spans",
    "segments": "markovbot.text.learning",
    "segments_of": "markovbot.text.learning",
}

__getattr__ = late(globals(), _MODULES)
