"""Texts in the current language."""

from markovbot.languages.catalogs import catalog
from markovbot.languages.current import current_language
from markovbot.languages.formats import number as formatted


def gettext(message: str, /, **values: object) -> str:
    """Return a text in the current language, with values in place of the names in braces."""
    return catalog(current_language()).gettext(message).format(**values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return a text that means something else in another context."""
    return catalog(current_language()).pgettext(context, message).format(**values)


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """Return a text that depends on a number, which takes the place of `{count}`."""
    text = catalog(current_language()).ngettext(singular, plural, number)
    return text.format(count=formatted(number), **values)


def gettext_noop(message: str) -> str:
    """Mark a text for the catalogues that is translated where it is used, as constants are."""
    return message
