"""The words that give a secret away, by language.

Each module of this package that is named by a language's ISO 639-1 code has its words as
`LANGUAGE`; to add a language, add a module.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from markovbot.text.secrets.languages.language import Language

LENGTH_OF_CODE: Final = 2


@cache
def registered() -> dict[str, Language]:
    """Return all languages by their codes."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {
        name: import_module(f"{__name__}.{name}").LANGUAGE
        for name in names
        if len(name) == LENGTH_OF_CODE
    }


__all__ = ["Language", "registered"]
