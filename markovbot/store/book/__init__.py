"""What a store knows besides the counts, in dictionaries: sources, coverage, decisions.

The memory store keeps one book for all guilds, the one on PostgreSQL one for each. The methods are
those of the ports. Nothing is awaited in the middle of one, so each is a transaction.
"""

from markovbot.store.book.channels import BookChannels
from markovbot.store.book.copying import BookCopying
from markovbot.store.book.preferences import BookPreferences
from markovbot.store.book.source import Source, in_scope, in_style
from markovbot.store.book.sources import BookSources, Decided

__all__ = [
    "BookChannels",
    "BookCopying",
    "BookPreferences",
    "BookSources",
    "Decided",
    "Source",
    "in_scope",
    "in_style",
]
