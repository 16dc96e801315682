"""What an import takes where nobody says; the command line says so without loading the formats."""

from typing import Final

AUTO: Final = "auto"
"""In place of a format's name: whichever the file looks like."""

UNKNOWN_AUTHOR: Final = "unknown"
"""Who wrote what a file names no author of, unless whoever imports it says."""
