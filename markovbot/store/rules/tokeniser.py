"""Counts are never added to by another tokeniser than the one that made them.

What one tokeniser has learned, another could not take back exactly.
"""

from markovbot.text import TOKENISER_VERSION


def other_tokeniser(made_with: str | None) -> str:
    """Return why a database can't be used, and what to do; `made_with` is the version of
    the tokeniser that its counts were made with, None if it doesn't say."""
    whose = "a version of this bot that didn't say which"
    return (
        f"its words were split by {f'tokeniser {made_with}' if made_with else whose}, and this is "
        f"tokeniser {TOKENISER_VERSION}, which could not take them back exactly; use the versions "
        "of the bot and of icu4py that it was made with, or learn anew: import into another "
        "database (--database)"
    )
