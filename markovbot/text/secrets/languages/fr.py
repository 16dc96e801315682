"""The words for secrets in French."""

from typing import Final

from markovbot.text.secrets.languages.language import Language

WORDS: Final = Language(
    codes=("mot de passe", "t[eé]l[eé]phone", "mon num[eé]ro"),
    public=("erreur",),
    passwords=("mot de passe", "mdp"),
    code_hints=("pass", "tel", "tél", "num"),
    password_hints=("pass", "mdp"),
    states=("est",),
    belongs=("de", "du", "pour"),
    years=("en", "depuis"),
    ordinary=("pas", "le", "la", "un", "une", "faux"),
)
