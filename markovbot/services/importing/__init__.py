"""Learn from chat exports."""

from markovbot.services.importing.importer import Importer, ImportReport, Listener

__all__ = ["ImportReport", "Importer", "Listener"]
