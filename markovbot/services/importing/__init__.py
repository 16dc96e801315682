"""Learn from chat exports."""

from markovbot.services.importing.importer import (
    Importer,
    ImportReport,
    Listener,
    parser_for,
    require_file,
)

__all__ = ["ImportReport", "Importer", "Listener", "parser_for", "require_file"]
