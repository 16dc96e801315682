"""Prepare the process before the event loop begins."""

from importlib import import_module

from cogs import EXTENSIONS
from cogs.runtime.client import use_endpoints
from markovbot.config.interpreter import prepare_interpreter
from markovbot.config.settings import Settings
from markovbot.late_patterns import compile_patterns
from markovbot.text import segments


def prepare_process(settings: Settings) -> None:
    """Set what holds for all clients, and load what the event loop would wait for later."""
    use_endpoints(settings)
    load_modules()


def load_modules() -> None:
    """Load the cogs, compile all patterns, which are else compiled when they are first used, and
    prepare the interpreter."""
    for extension in EXTENSIONS:
        import_module(extension)
    segments("It is 5 o'clock:)")
    compile_patterns()
    prepare_interpreter()
