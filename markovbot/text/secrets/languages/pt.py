"""The words for secrets in Portuguese."""

from typing import Final

from markovbot.text.secrets.languages.language import Language

WORDS: Final = Language(
    codes=("senha", "c[oó]digos?", "t[eé]l[eé]fone"),
    public=("erro",),
    passwords=("senha",),
    code_hints=("senha", "código", "codigo", "tel", "tél"),
    password_hints=("senha",),
    states=("é",),
    belongs=("do", "da", "de", "para"),
    years=("desde", "em"),
    ordinary=("errada", "incorreta"),
)
