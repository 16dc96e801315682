"""Find the parts that a package's modules define, so that adding a module adds a part."""

from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules
from typing import Any


def classes_in(package: str, base: type) -> list[type[Any]]:
    """Return the classes derived from `base` that the modules of a package define.

    They come in the order of the modules' names. Classes that a module only imports don't count.
    """
    modules = [
        import_module(f"{package}.{module.name}")
        for module in sorted(iter_modules(import_module(package).__path__), key=lambda it: it.name)
    ]
    return [
        found
        for module in modules
        for _, found in getmembers(module, isclass)
        if issubclass(found, base) and found.__module__ == module.__name__ and found is not base
    ]
