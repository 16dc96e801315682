"""`python -m tools.languages`: write into each catalogue which texts there are to translate.

They come from the code, by Babel, and from the command tree, as Discord gets it. What is translated
stays; what is new has an empty translation, and what is gone from the code goes. A test compares
them.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cogs.adapters.languages import LANGUAGES
from markovbot.domain import Language
from markovbot.languages.catalogs import path_of
from tools.commands import payloads

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("cogs", "markovbot")
KEYWORDS: Final = {
    "_": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
TREE: Final = "command tree"
"""Where a text comes from that is part of a command."""

WIDTH: Final = 100
HEAD: Final = """\
{comment}
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

SUBCOMMANDS: Final = (1, 2)
"""The types of options that are subcommands, or groups of them."""

Text = tuple[str, str | tuple[str, str], str | None]
"""Where a text comes from; the text, or singular and plural; the context, if it has one."""


def texts(commands: list[Mapping[str, Any]]) -> list[Text]:
    """Return all texts that people read, from the code and from these commands."""
    found: list[Text] = []
    for folder in FOLDERS:
        for file, _line, message, _comments, context in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords=KEYWORDS
        ):
            where = f"{folder}/{Path(file).as_posix()}"
            found.append((where, _text(message), context))
    found.sort(key=lambda text: text[0])
    names = set(LANGUAGES.values())
    for one in commands:
        found += [text for text in _of_command(one, "command") if text[1] not in names]
    return found


def _text(message: str | tuple[str, ...]) -> str | tuple[str, str]:
    return message if isinstance(message, str) else (message[0], message[1])


def template(found: list[Text]) -> Catalog:
    """Return a catalogue without translations."""
    catalog = Catalog()
    for where, message, context in found:
        catalog.add(message, locations=[(where, 1)], context=context)
    return catalog


def read(language: Language) -> Catalog:
    """Return a catalogue as it is; an empty one if there is none."""
    path, locale = path_of(language), language.value.replace("-", "_")
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False, header_comment=f"# {language.value}")
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def updated(catalog: Catalog, found: list[Text]) -> bytes:
    """Return a catalogue's file with all texts that there are, and no others."""
    catalog.update(template(found), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    for message in catalog:
        message.flags.clear()  # a % is a percent sign, and what stands in braces a test compares
    file = BytesIO()
    write_po(file, catalog, width=WIDTH, include_lineno=False, omit_header=True)
    head = HEAD.format(
        comment=catalog.header_comment.strip(),
        language=str(catalog.locale).replace("_", "-"),
        plurals=catalog.plural_forms,
    )
    return head.encode() + file.getvalue().rstrip() + b"\n"


def untranslated(catalog: Catalog) -> list[str]:
    """Return the texts that have no translation, or not one for each plural form."""
    missing = []
    for one in catalog:
        strings = one.string if isinstance(one.string, (tuple, list)) else (one.string,)
        if one.id and not all(strings):
            missing.append(one.id if isinstance(one.id, str) else one.id[0])
    return missing


def _of_command(one: Mapping[str, Any], kind: str) -> Iterator[Text]:
    yield TREE, one["name"], kind
    if one.get("description"):
        yield TREE, one["description"], None
    for choice in one.get("choices") or ():
        if not choice["name"].isdecimal():
            yield TREE, choice["name"], "choice"
    for option in one.get("options") or ():
        yield from _of_command(option, "command" if option["type"] in SUBCOMMANDS else "option")


def main() -> int:
    """Write the catalogues; return the exit code."""
    found = texts(asyncio.run(payloads()))
    for language in Language:
        if language is Language.ENGLISH:
            continue
        catalog = read(language)
        path_of(language).write_bytes(updated(catalog, found))
        missing = len(untranslated(catalog))
        print(f"{path_of(language).name}: {len(catalog)} texts, {missing} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
