"""The words that a chat uses without naming anybody, by language.

Each module of this package holds the words of one language: `COMMON`, which every conversation
consists of, and `ORDINARY`, what people talk about and call themselves after. To add a language,
add a module. The lists are part of the program, and no count of a server's messages goes into them:
otherwise, whether a name is hidden would tell how often a word is said in channels that a reader
can't read.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from markovbot.privacy.spellings import skeleton


@cache
def common_words() -> frozenset[str]:
    """Return the most common words of all languages, as skeletons (see `spellings`)."""
    return _words("COMMON")


@cache
def ordinary_words() -> frozenset[str]:
    """Return all words of all languages, the common ones included, as skeletons."""
    return common_words() | _words("ORDINARY")


def _words(kind: str) -> frozenset[str]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return frozenset(skeleton(word) for module in modules for word in getattr(module, kind).split())
