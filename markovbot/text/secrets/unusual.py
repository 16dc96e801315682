"""Tokens that look like no word: made up, drawn at random, or an address."""

import re
from typing import Final
from unicodedata import combining, normalize

import regex

from markovbot.late_patterns import late_pattern
from markovbot.text import markup

MARKUP: Final = late_pattern(regex.compile, markup.MARKUP, regex.VERBOSE)
LINK: Final = late_pattern(
    re.compile, r"://|(?<!\w)www\.|@\S+\.\w|\w\.[a-z]{2,18}/\w", re.IGNORECASE
)
INSIDE: Final = late_pattern(
    re.compile, r"(?<=[^\W_])[^\w\s'’ʼ´.,:·‐‑–-]+(?=[^\W_])|(?<=[^\W_])_+(?=[^\W_])"
)
"""Marks between letters that words don't have."""
CHUNK: Final = late_pattern(re.compile, r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]")
LETTERS: Final = late_pattern(re.compile, r"[A-Za-z]+")
WITHOUT_VOWELS: Final = late_pattern(re.compile, r"[b-df-hj-np-tv-xz]{6,}", re.IGNORECASE)
CLUSTER: Final = late_pattern(re.compile, r"[b-df-hj-np-tv-xz]{9,}", re.IGNORECASE)
"""More consonants in a row than even German has: Angstschweiß has eight."""
DISTINCT: Final = 5
"""Different letters in a word of consonants that isn't a noise, such as hmmmm or pfffft."""
UNLIKELY: Final = late_pattern(
    re.compile,
    r"q(?=[^u\W])|[jvx](?=[b-df-hjkmnqvwxz])|[b-df-hjkmp-tv-xz](?=[jqx])|z(?=[bcdfgjkmnpqrsx])"
    r"|w(?=[jqvxz])|[fghkpq](?=[vz])|k(?=[cgqxz])|c(?=[bdfgjmpvwxz])|[bdgmp](?=[kqxz])",
    re.IGNORECASE,
)
"""Pairs of letters that hardly any word of six languages has; a random row has many."""
MOST_UNLIKELY: Final = 0.25
"""Share of unlikely pairs up to which a row of letters may be a word."""
SHORTEST: Final = 5
LONGEST_CHUNK: Final = 3.0
FEWEST_CHUNKS: Final = 3
SHORTEST_MIXED: Final = 6
"""Letters in the shortest word whose mixture of cases is telling: LaTeX is a name."""

STRIPPED: Final = "\"'`*~|()[]{}<>«»“”„,;:.!?=-/"
UNITS: Final = (
    r"(?:st|nd|rd|th|m?s|min|mins|m|h|hrs?|[ap]m|[kmgt]i?b?|x|px|em|pt|bits?|[kmg]?hz|d|p|yo|y|v|w"
    r"|°c?|€|\$|£)"
)
TECHNICAL: Final = late_pattern(
    re.compile,
    rf"""
      [+-]?\d[\d.,:]*{UNITS}s?
    | \d+x\d+(?:x\d+)?(?:@\d+)? | 0x[0-9a-f]{{1,8}} | \#[0-9a-f]{{3,8}}
    | v?\d+(?:[._]\d+)+\S* | \d[\d.:,/-]*                             # versions, numbers
    | (?:[a-z]{{2,20}}[-_.])*[a-z]{{2,20}}[-_.]?v?\d+(?:[._]\d+)+\S*  # packages
    | (?:[a-z]{{1,12}}[-_ .]?)?(?:\d{{1,2}}|\d{{3,4}})(?:bit|-bit)
    | (?:sha|md|rsa|dsa|aes|des|ed|dh|ecdsa|curve|x|ipv|utf|iso|cp|latin|base|win|windows|i|ia|amd
        |arm|mp|h|wpa|wep|ps|usb|eth|wlan|ath|ra|tty|pts|sd[a-z]|hd[a-z]|python|perl|php|java|html
        |css|xhtml|http|ssl|tls|oauth|openssh|ssh|gtk|qt|kde|gnome|ext|fat|ntfs|pam|libc|glib|es
        |f|fn|level|port|room|step|line|page|bug|issue|ticket|rfc|part|test|user|foo|bar|num|udp
        |tcp|id|sql|mysql|pkcs|pgp|gpg|x509|radius|ldap|krb|v|ubuntu|button|mod|kp|numpad|row|col
        |hs|tkip|ccmp|key|pass|pw|password|login|pin|token|secret|passwd|wifi|wl|gdm|kdm|xdm|vnc)
      [-_.]?\d{{1,5}}[a-z]{{0,2}}(?:[-_+/][a-z0-9]{{1,8}})*
    | (?:ctrl|alt|shift|super|fn|meta|c|m|s|a|cmd|win)(?:[-+][a-z0-9]{{1,6}})+
    | \S*\(\S*\)\S* | [~/.]\S*/\S* | \S+://\S* | \S*[/\\]\S*\.\w{{1,5}} | [a-z_]+\[\S*\]
    | --?[a-z]\S* | (?:[\w-]+\.){{1,5}}[a-z]{{1,5}} | <\S*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words of technical chat that hold digits or marks and are nobody's."""

FEWEST: Final = 6
"""Characters of the shortest password with a digit in it that is known by its shape alone."""
LONGEST: Final = 64
MARKED: Final = late_pattern(
    re.compile, r"\w*[a-z]\w*[!@#$%^&*?+~€£]\S*[A-Z0-9]|\w*[A-Z]\S*[!@#$%^&*?+~€£]\S*\w"
)
SERIAL: Final = late_pattern(re.compile, r"[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){2,5}")
"""Groups of capitals and digits, as products and gifts are redeemed with."""
DIGIT: Final = late_pattern(re.compile, r"\d")
LETTER: Final = late_pattern(re.compile, r"[^\W\d_]")


def is_made_up(word: str) -> bool:
    """Tell whether a word beside "password" or "key" looks like one: letters and digits mixed, or
    both cases and marks, and no word of technical chat.
    """
    value = word.strip(STRIPPED)
    if not FEWEST - 1 <= len(value) <= LONGEST or TECHNICAL.fullmatch(value) or "<" in word:
        return False
    if SERIAL.fullmatch(value):
        return True
    if DIGIT.search(value):
        return len(word.strip(".,;:")) >= FEWEST and (
            LETTER.search(value) is not None or MARKED.match(value) is not None
        )
    return MARKED.match(value) is not None or (
        not value.islower() and not value.isupper() and is_random_case(value)
    )


def is_random_case(word: str) -> bool:
    """Tell whether small letters and capitals alternate in word as in no name."""
    chunks = CHUNK.findall(_without_accents(word))
    letters = sum(map(len, chunks))
    return (
        len(chunks) >= FEWEST_CHUNKS
        and letters >= SHORTEST_MIXED
        and letters < LONGEST_CHUNK * len(chunks)
    )


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(one for one in normalize("NFD", word) if not combining(one))


def looks_like_no_word(token: str) -> bool:
    """Tell whether a token holds digits, is or holds a link or an address, mixes cases and marks,
    or has letters in an order that no word has. Its own leading space doesn't count; Discord's
    mentions and emoji are words.
    """
    core = token.strip()
    if MARKUP.fullmatch(core):
        return False
    if DIGIT.search(core) or LINK.search(core):
        return True
    mixed = not core.islower() and not core.isupper()
    if mixed and (is_random_case(core) or INSIDE.search(core) or core.endswith("=")):
        return True
    return any(map(_is_random, LETTERS.findall(_without_accents(core))))


def _is_random(letters: str) -> bool:
    """Judge a row of letters by its consonants and its pairs."""
    if len(letters) < SHORTEST:
        return False
    return (
        (WITHOUT_VOWELS.fullmatch(letters) is not None and len(set(letters.lower())) >= DISTINCT)
        or CLUSTER.search(letters) is not None
        or len(UNLIKELY.findall(letters)) > MOST_UNLIKELY * (len(letters) - 1)
    )
