"""The words for secrets in Spanish."""

from typing import Final

from markovbot.text.secrets.languages.language import Language

WORDS: Final = Language(
    codes=("contraseña", "clave", "c[oó]digos?", "t[eé]l[eé]fono", "mi n[uú]mero"),
    public=("error", "error de"),
    passwords=("contraseña", "contrasena", "clave"),
    code_hints=("contrase", "clave", "código", "codigo", "tel", "tél", "num", "núm"),
    password_hints=("contrase", "clave"),
    states=("es",),
    belongs=("de", "del", "para"),
    years=("desde", "en"),
    ordinary=("el", "la", "un", "una", "incorrecta"),
)
