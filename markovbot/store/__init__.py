"""Where the counts live. Everything that knows SQL is in here."""

from markovbot.store.protocol import (
    Counted,
    Exposure,
    Forgotten,
    Home,
    Learned,
    Lesson,
    Reading,
    Store,
    Tally,
    Training,
)
from markovbot.store.sqlite.cipher import Kind, can_encrypt, kind_of
from markovbot.store.sqlite.files import exposed, files_of
from markovbot.store.sqlite.rewriting import opens_with, rewrite
from markovbot.store.sqlite.store import open_store

__all__ = [
    "Counted",
    "Exposure",
    "Forgotten",
    "Home",
    "Kind",
    "Learned",
    "Lesson",
    "Reading",
    "Store",
    "Tally",
    "Training",
    "can_encrypt",
    "exposed",
    "files_of",
    "kind_of",
    "open_store",
    "opens_with",
    "rewrite",
]
