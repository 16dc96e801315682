"""Read from a font file which characters it has glyphs for."""

from pathlib import Path

from uharfbuzz import Blob, Face, HarfBuzzError


def code_points(font: Path) -> frozenset[int]:
    """Return the characters that a font has glyphs for, of a collection its first font; none if it
    can't be read."""
    try:
        return frozenset(Face(Blob.from_file_path(str(font))).unicodes)
    except (HarfBuzzError, OSError):
        return frozenset()
