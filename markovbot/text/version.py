"""Which tokeniser the counts of a database were made with."""

from typing import Final

from markovbot.text.segmenter import SEGMENTER

RULES: Final = 5
"""Goes up whenever some text is split, or some word folded, otherwise than before."""

TOKENISER_VERSION: Final = f"{RULES} with {SEGMENTER}"
"""A database records this. Counts made with another version mustn't be added to: learning and
taking back would no longer be the reverse of each other."""
