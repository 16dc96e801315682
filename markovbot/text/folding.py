"""What makes two spellings the same word."""

import unicodedata


def fold(token: str) -> str:
    """Return the word a token is a spelling of: no leading space, no case, composed (NFC)."""
    return unicodedata.normalize("NFC", token.lstrip(" ").casefold())
