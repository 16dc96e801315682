"""Where the counts live. Everything that knows SQL is in here."""

from markovbot.store.protocol import (
    Counted,
    Exposure,
    Forgotten,
    Learned,
    Lesson,
    Reading,
    Store,
    Tally,
)
from markovbot.store.sqlite.store import open_store

__all__ = [
    "Counted",
    "Exposure",
    "Forgotten",
    "Learned",
    "Lesson",
    "Reading",
    "Store",
    "Tally",
    "open_store",
]
