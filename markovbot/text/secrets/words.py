"""Secrets that only the words around them give away: codes, PINs and passwords."""

import re
from collections.abc import Iterator
from typing import Final

CODE_WORDS: Final = (
    r"(?:one[- ]time|verification|authenti\w{1,12}|2fa|mfa|otp|totp|pins?|pincode|tan|geheimzahl"
    r"|pass(?:word|code|wd|phrase|wort)s?|kennwort|pwd|mot de passe|contraseña|clave|senha"
    r"|parola|codice|c[oó]digos?|(?:\w{3,24}s|door|gate|tür|tor|pass|access)?codes?"
    r"|(?:phone|mobile|cell)(?=[ ](?:number|no|is)|:)|my number|whatsapp|handynummer|meine nummer"
    r"|telefon\w{0,8}|t[eé]l[eé](?:phone|fono|fone)|mon num[eé]ro|mi n[uú]mero)"
)
"""Words for codes, PINs and passwords, and for numbers too short to be known by their shape: in
English, German, French, Spanish, Portuguese and Italian."""

CODE_HINTS: Final = (
    "code", "pin", "pass", "2fa", "mfa", "otp", "time", "verif", "authen", "tan", "geheim",
    "kennw", "pwd", "contrase", "clave", "senha", "parola", "codi", "código", "codigo",
    "phone", "mobile", "cell", "number", "whatsapp", "nummer", "tel", "tél", "num", "núm",
)  # fmt: skip
"""Some part of every word in `CODE_WORDS`, in small letters."""

KNOWN_CODES: Final = (
    r"(?:error|exit|status|return|response|result|http|zip|postal|area|country|char|character|key"
    r"|unicode|colou?r|source|bug|fehler|postleit|erreur|erro|errore|error de)"
)
"""Codes everybody may know."""

DIGITS: Final = r"[A-Z]?-?\(?\d(?:[ ()\-]{0,3}\d){3,11}(?![\d.])"

SAID_AFTER: Final = re.compile(
    rf"(?<!\w)(?:({KNOWN_CODES})[ -]?)?{CODE_WORDS}(?!\w)"
    rf"([^\d\n.!?;]{{0,24}}[^\w\n.!?;])({DIGITS})",
    re.IGNORECASE,
)
SAID_BEFORE: Final = re.compile(
    rf"(?<![\w.])({DIGITS})\s(?:is|ist|est|es|è|é)\s(?:[\w']{{1,14}}\s){{0,3}}{CODE_WORDS}(?!\w)",
    re.IGNORECASE,
)
IN_YEAR: Final = re.compile(
    r"(?:in|since|until|till|from|of|by|seit|bis|en|depuis|desde|em|nel)\s+(?:19|20)\d\d$",
    re.IGNORECASE,
)

HIDDEN_WORDS: Final = (
    r"(?:pass(?:word|wort|wd|phrase|code)|kennwort|pwd|mot de passe|mdp|contraseña|contrasena"
    r"|clave|senha|parola d'ordine)"
)
KEY_HINTS: Final = ("token", "secret", "key", "auth")
KEY_LENGTH: Final = 6
"""Least letters and digits of what is taken for a key's value."""

ASSIGNMENT: Final = r"[\"'`*)\]]{0,3}\s{0,2}(?:=>|->|:=|[:=])\s{0,2}[\"'`*|]{0,3}(\S+)"
ASSIGNED: Final = re.compile(
    rf"(?<![^\W_])(?:{HIDDEN_WORDS}|pass|pw)(?!\w){ASSIGNMENT}", re.IGNORECASE
)
KEY_VALUE: Final = re.compile(
    rf"(?<![^\W_])(?:secret|token|api[_ -]?key|auth|access[_-]?key)\w{{0,10}}{ASSIGNMENT}",
    re.IGNORECASE,
)
STATED: Final = re.compile(
    rf"(?<!\w){HIDDEN_WORDS}"
    r"(?:\s(?:for|to|of|on|für|zum|zur|vom|de|du|del|da|do|di|para|pour)(?:\s\w{1,15}){1,3}?)?"
    r"(?:\s(?:is|ist|lautet|est|es|è|é)|'s):?\s{1,2}(\S+)",
    re.IGNORECASE,
)
ORDINARY: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a an the not no in on at to of for your my our his her their its it that this what so very
        too wrong right correct incorrect required needed sent stored set being blank empty
        nicht der die das ein eine falsch richtig pas le la un une faux el una incorrecta errada
        """,
    )
)
"""What follows "the password is" when no password does."""


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where one-time codes and PINs stand in text: digits beside a word for them."""
    small = text.lower()
    if not any(hint in small for hint in CODE_HINTS):
        return
    for match in SAID_AFTER.finditer(text):
        if match[1] is None and IN_YEAR.search(match[2] + match[3]) is None:
            yield match.span(3)
    for match in SAID_BEFORE.finditer(text):
        yield match.span(1)


def password_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where passwords stand in text: what is assigned to a word for them, or said to be one.

    Only the next word counts. Passphrases of common words are the walk's matter: it says no words
    in a row that only one member has used so.
    """
    for match in ASSIGNED.finditer(text):
        if any(map(str.isalnum, match[1])):
            yield match.span(1)
    for match in STATED.finditer(text):
        if match[1].strip(".,;!?").lower() not in ORDINARY:
            yield match.span(1)


def key_value_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of tokens and keys stand in text, if they have digits in them."""
    small = text.lower()
    if not any(hint in small for hint in KEY_HINTS):
        return
    for match in KEY_VALUE.finditer(text):
        value = match[1]
        if sum(map(str.isalnum, value)) >= KEY_LENGTH and any(map(str.isdigit, value)):
            yield match.span(1)
