"""Read the catalogues: gettext's PO files, as translators edit them."""

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from markovbot.domain import Language

FOLDER: Final = Path(__file__).parent


def path_of(language: Language) -> Path:
    """Return the catalogue of a language; English has none."""
    return FOLDER / f"{language.value}.po"


@cache
def catalog(language: Language) -> NullTranslations:
    """Return the texts of a language; those that have no translation are English.

    It takes about 30 ms the first time, and Babel is imported only then: the command line needs
    neither.
    """
    if language is Language.ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415
    from babel.support import Translations  # noqa: PLC0415

    with path_of(language).open("rb") as file:
        texts = read_po(file, locale=language.value.replace("-", "_"), abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return Translations(compiled)


def load_all() -> None:
    """Read all catalogues, so that no answer waits for one."""
    for language in Language:
        catalog(language)
