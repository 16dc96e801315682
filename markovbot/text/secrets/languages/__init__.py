"""The words that give a secret away, by language.

Each module of this package registers the words of one language; to add a language, add a module.
"""

from importlib import import_module
from pkgutil import iter_modules

from markovbot.text.secrets.languages.language import Language, registered

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")

__all__ = ["Language", "registered"]
