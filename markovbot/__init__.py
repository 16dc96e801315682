"""A Markov chain over chats that keeps word-transition counts and nothing else.

The names in `__all__` are the library: everything else may change between two versions. They are
imported when they are first used, so that `import markovbot` alone loads nothing.
"""

from typing import TYPE_CHECKING, Final

from markovbot.late_imports import late

if TYPE_CHECKING:
    from markovbot.domain import ChannelId, GuildId, MemberId, Style
    from markovbot.errors import UserError
    from markovbot.ingest.texts import learn_texts
    from markovbot.speaking.speaker import NothingToSay, Speaker
    from markovbot.store import open_store

__version__ = "0.1.0"

__all__ = [
    "ChannelId",
    "GuildId",
    "MemberId",
    "NothingToSay",
    "Speaker",
    "Style",
    "UserError",
    "learn_texts",
    "open_store",
]

_MODULES: Final = {
    "ChannelId": "markovbot.domain",
    "GuildId": "markovbot.domain",
    "MemberId": "markovbot.domain",
    "NothingToSay": "markovbot.speaking.speaker",
    "Speaker": "markovbot.speaking.speaker",
    "Style": "markovbot.domain",
    "UserError": "markovbot.errors",
    "learn_texts": "markovbot.ingest.texts",
    "open_store": "markovbot.store",
}

__getattr__ = late(globals(), _MODULES)
