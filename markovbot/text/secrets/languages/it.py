"""The words for secrets in Italian."""

from typing import Final

from markovbot.text.secrets.languages.language import Language

WORDS: Final = Language(
    codes=("parola", "codice"),
    public=("errore",),
    passwords=("parola d'ordine",),
    code_hints=("parola", "codi"),
    password_hints=("parola",),
    states=("è",),
    belongs=("di", "del"),
    years=("nel",),
    ordinary=("errata", "la", "una"),
)
