"""The words that give a secret away, by language.

Each module of this package registers the words of one language, by the name `WORDS`; to add a
language, add a module.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from markovbot.text.secrets.languages.language import Language

__all__ = ["Language", "registered"]


@cache
def registered() -> tuple[Language, ...]:
    """Return the words of all languages."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name != "language")
    return tuple(import_module(f"{__name__}.{name}").WORDS for name in names)
