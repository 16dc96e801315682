"""Numbers, shares and lists as the current language writes them.

Babel is imported with the first one that isn't English: the command line doesn't need it.
"""

from collections.abc import Sequence

from markovbot.domain import Language
from markovbot.languages.current import current_language


def number(value: float) -> str:
    """Return a number with its thousands grouped, and with three decimals at most."""
    language = current_language()
    if language is Language.ENGLISH:
        return f"{value:,}" if isinstance(value, int) else f"{round(value, 3):,g}"
    from babel.numbers import format_decimal  # noqa: PLC0415

    return format_decimal(value, locale=_locale(language))


def percent(share: float, decimals: int) -> str:
    """Return a share (1.0 is all) in percent, with so many decimals."""
    language = current_language()
    if language is Language.ENGLISH:
        return f"{share:.{decimals}%}"
    from babel import Locale  # noqa: PLC0415
    from babel.numbers import format_percent  # noqa: PLC0415

    locale = Locale.parse(_locale(language))
    usual = locale.percent_formats[None].pattern
    return format_percent(share, usual.replace("##0", f"##0.{'0' * decimals}"), locale=locale)


def listed(things: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    language = current_language()
    if language is Language.ENGLISH:
        return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))
    from babel.lists import format_list  # noqa: PLC0415

    return format_list(things, locale=_locale(language))


def _locale(language: Language) -> str:
    return language.value.replace("-", "_")
