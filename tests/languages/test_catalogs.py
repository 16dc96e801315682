"""The catalogues hold what the code says, in words that fit it."""

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from markovbot.domain import Language
from markovbot.languages.catalogs import catalog, path_of
from tools.commands import payloads
from tools.languages import read, texts, untranslated, updated

TRANSLATED = tuple(one for one in Language if one is not Language.ENGLISH)
CODE = re.compile(r"`[^`]*`")
LINK = re.compile(r"<https?://[^>]*>")
COMMAND = re.compile(r"/(say|imitate|odds|stats|markov|privacy|help)\b((?: [a-z-]+)*)")
IN_CODE = re.compile(r"`/([^`]+)`")
OPENERS = ("-# ", "## ", "### ", "- ", " ")

in_every_language = pytest.mark.parametrize("language", TRANSLATED)


@cache
def catalogue(language: Language) -> Catalog:
    return read(language)


def translations(language: Language) -> Iterator[tuple[str, str, Message]]:
    """Yield each text with each of its translations; plurals with each form."""
    for message in catalogue(language):
        if isinstance(message.id, tuple | list):
            yield from ((message.id[1], form, message) for form in message.string or ())
        elif message.id:
            yield message.id, str(message.string), message


async def test_the_catalogues_hold_exactly_what_the_code_says() -> None:
    """If not: `make languages`, and translate what is empty then."""
    found = texts(list(await payloads()))
    for language in TRANSLATED:
        assert updated(read(language), found) == path_of(language).read_bytes(), language


@in_every_language
def test_nothing_is_left_to_translate(language: Language) -> None:
    assert untranslated(catalogue(language)) == []


@in_every_language
def test_there_is_a_form_for_each_plural(language: Language) -> None:
    plural = get_plural(Locale.parse(language.value, sep="-"))
    assert catalogue(language).num_plurals == plural.num_plurals
    for message in catalogue(language):
        if isinstance(message.id, tuple | list):
            assert len(message.string or ()) == plural.num_plurals, message.id


@in_every_language
def test_the_same_names_stand_in_braces(language: Language) -> None:
    for english, translated, _ in translations(language):
        assert _fields(translated) == _fields(english), translated


@in_every_language
def test_the_same_markup_stands_around_words(language: Language) -> None:
    for english, translated, _ in translations(language):
        for mark in ("**", "\n", "`"):
            assert translated.count(mark) == english.count(mark), translated
        assert sorted(LINK.findall(translated)) == sorted(LINK.findall(english)), translated
        for opener in OPENERS:
            assert translated.startswith(opener) == english.startswith(opener), translated


@in_every_language
def test_commands_in_sentences_are_called_as_discord_calls_them(language: Language) -> None:
    """Whoever reads `/markov lernen` has to find it by that name."""
    for english, translated, message in translations(language):
        if message.context is None:
            expected = {_localized(language, one) for one in IN_CODE.findall(english)}
            assert set(IN_CODE.findall(translated)) == expected, translated
            for path, rest in COMMAND.findall(re.sub(CODE, "", english)):
                assert f"/{_localized(language, path + rest).split()[0]}" in translated


@in_every_language
def test_what_is_typed_to_confirm_can_be_typed(language: Language) -> None:
    word = catalog(language).gettext("RESET")
    assert word == word.strip()
    assert 1 <= len(word) <= 20


def _localized(language: Language, path: str) -> str:
    """Return a command as it is called in a language; `option:Value` keeps its value."""
    names = catalog(language)
    words = []
    for word in path.split():
        option, colon, value = word.partition(":")
        context = "option" if colon else "command"
        words.append(names.pgettext(context, option) + colon + value)
    return " ".join(words)


def _fields(text: str) -> set[str]:
    parts: Iterator[Any] = iter(Formatter().parse(text))
    return {field for _, field, _, _ in parts if field is not None}
