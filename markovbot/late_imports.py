"""Let a package offer names whose modules are imported when they are first used (PEP 562)."""

from collections.abc import Callable, Mapping
from importlib import import_module


def late(namespace: dict[str, object], modules: Mapping[str, str]) -> Callable[[str], object]:
    """Return a package's `__getattr__`, given its `globals()` and the module of each late name.

    A name may not be that of one of the package's own modules: importing that module would set it.
    """

    def imported(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {namespace['__name__']!r} has no attribute {name!r}")
        namespace[name] = getattr(import_module(modules[name]), name)
        return namespace[name]

    return imported
