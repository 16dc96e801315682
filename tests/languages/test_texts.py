"""Texts, numbers and lists in the language that is being spoken."""

import asyncio
import subprocess
import sys

import pytest

from markovbot.domain import Language
from markovbot.languages import (
    current_language,
    gettext,
    in_language,
    listed,
    ngettext,
    number,
    percent,
    pgettext,
    use_language,
)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", Language.ENGLISH),
        ("en-GB", Language.ENGLISH),
        ("de", Language.GERMAN),
        ("es-ES", Language.SPANISH),
        ("es-419", Language.SPANISH),
        ("pt-BR", Language.PORTUGUESE),
        ("ja", Language.JAPANESE),
        ("pt-PT", Language.ENGLISH),
        ("it", Language.ENGLISH),
        ("fray", Language.ENGLISH),
        ("", Language.ENGLISH),
    ],
)
def test_each_locale_of_discord_has_a_language(locale: str, language: Language) -> None:
    assert Language.of_locale(locale) is language


def test_a_text_is_in_the_language_that_is_spoken_then() -> None:
    with in_language(Language.GERMAN):
        assert gettext("I learn from {channels}.", channels="#tee") == "Ich lerne aus #tee."
        with in_language(Language.JAPANESE):
            assert gettext("Back") == "戻る"
        assert gettext("Back") == "Zurück"
        assert gettext("A text that no catalogue has: {what}.", what=1) == (
            "A text that no catalogue has: 1."
        )
        assert pgettext("command", "stop") == "stopp"
    assert gettext("I learn from {channels}.", channels="#tea") == "I learn from #tea."


def test_what_stands_in_braces_in_a_value_stays() -> None:
    with in_language(Language.GERMAN):
        text = gettext("{name} isn't a member of this server.", name="{channels}")
    assert text == "{channels} ist kein Mitglied dieses Servers."


@pytest.mark.parametrize(
    ("language", "amounts"),
    [
        (Language.ENGLISH, {0: "0 messages", 1: "1 message", 1_000_000: "1,000,000 messages"}),
        (Language.GERMAN, {1: "1 Nachricht", 2: "2 Nachrichten", 12_345: "12.345 Nachrichten"}),
        (
            Language.FRENCH,
            {0: "0 message", 2: "2 messages", 1_000_000: "1\u202f000\u202f000 de messages"},
        ),
        (Language.SPANISH, {1: "1 mensaje", 1_000_000: "1.000.000 de mensajes"}),
        (Language.PORTUGUESE, {0: "0 mensagem", 2: "2 mensagens"}),
        (Language.JAPANESE, {1: "1件のメッセージ", 2: "2件のメッセージ"}),
    ],
)
def test_a_number_decides_on_the_form(language: Language, amounts: dict[int, str]) -> None:
    with in_language(language):
        for count, expected in amounts.items():
            assert ngettext("{count} message", "{count} messages", count) == expected


def test_numbers_shares_and_lists_are_written_as_the_language_does() -> None:
    assert (number(1234), number(2.5), percent(0.125, 2)) == ("1,234", "2.5", "12.50%")
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    with in_language(Language.GERMAN):
        assert (number(1234), number(2.5), percent(0.125, 2)) == ("1.234", "2,5", "12,50\xa0%")
        assert listed(["a", "b", "c"]) == "a, b und c"
    with in_language(Language.JAPANESE):
        assert listed(["a", "b", "c"]) == "a、b、c"


async def test_tasks_speak_their_own_language() -> None:
    async def in_a_task(language: Language) -> Language:
        use_language(language)
        await asyncio.sleep(0)
        return current_language()

    assert await asyncio.gather(*map(in_a_task, Language)) == list(Language)
    assert current_language() is Language.ENGLISH


@pytest.mark.processes
def test_the_command_line_imports_no_babel() -> None:
    """It would take a fifth of its start."""
    code = "import sys, markovbot.cli.main; sys.exit('babel' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
