"""A Markov chain over chats that keeps word-transition counts and nothing else.

The names in `__all__` are the library: everything else may change between two versions. They are
imported when they are first used, so that `import markovbot` alone loads nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

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


def __getattr__(name: str) -> object:
    """Import a public name from its module when it is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
