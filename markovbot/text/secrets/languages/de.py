"""The words for secrets in German."""

from typing import Final

from markovbot.text.secrets.languages.language import Language

WORDS: Final = Language(
    codes=(
        "tan",
        "geheimzahl",
        "passworts?",
        "kennwort",
        "(?:tür|tor)codes?",
        "handynummer",
        "meine nummer",
        r"telefon\w{0,8}",
    ),
    public=("fehler", "postleit"),
    passwords=("passwort", "kennwort"),
    code_hints=("tan", "geheim", "kennw", "nummer", "tel", "code", "pass"),
    password_hints=("kennw", "pass"),
    states=("ist", "lautet"),
    belongs=("für", "zum", "zur", "vom"),
    years=("seit", "bis", "in"),
    ordinary=("nicht", "der", "die", "das", "ein", "eine", "falsch", "richtig"),
)
