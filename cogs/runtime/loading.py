"""Prepare the process before the event loop begins."""

from importlib import import_module

from cogs import EXTENSIONS
from cogs.runtime.client import use_endpoints
from markovbot.config.interpreter import prepare_interpreter
from markovbot.config.settings import Settings
from markovbot.late_patterns import compile_patterns
from markovbot.text import segments
from markovbot.text.faces import face_pattern


def prepare_process(settings: Settings) -> None:
    """Set what holds for all clients, and load what the event loop would wait for later."""
    use_endpoints(settings)
    load_modules()


def load_modules() -> None:
    """Load the cogs, compile all patterns, which would otherwise be compiled at first use, and
    prepare the interpreter."""
    for extension in EXTENSIONS:
        import_module(extension)
    segments("It is 5 o'clock:)")
    compile_patterns()
    face_pattern()
    prepare_interpreter()
