"""The languages that the bot speaks to people in; the command line and the logs are English.

A text stands in the code in English, and that is its key in the catalogues: one file a language,
such as `de.po`. `make languages` writes what is new in the code into them.
"""

from markovbot.languages.current import current_language, in_language, use_language
from markovbot.languages.formats import listed, number, percent
from markovbot.languages.texts import gettext, gettext_noop, ngettext, pgettext

__all__ = [
    "current_language",
    "gettext",
    "gettext_noop",
    "in_language",
    "listed",
    "ngettext",
    "number",
    "percent",
    "pgettext",
    "use_language",
]
