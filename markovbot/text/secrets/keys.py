"""Keys and tokens: private keys, what services hand out, and whatever looks drawn at random."""

import re
from collections.abc import Iterator
from typing import Final

PRIVATE_KEY: Final = re.compile(
    r"-{4,5}[ ]?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?"
    r".*?(?:-{4,5}[ ]?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?[ ]?-{4,5}|\Z)"
    r"|PuTTY-User-Key-File-\d.*",
    re.DOTALL,
)
"""RFC 7468 and OpenPGP's armour, to the end of the text when it is cut off."""

ISSUED: Final = re.compile(
    r"""
    (?<![\w-]) (?:
        gh[pousr]_\w{20} | github_pat_\w{20}                     # GitHub
      | gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas)-[\w-]{20}           # GitLab
      | GR1348941[\w-]{20}
      | xox[a-z]-[\w-]{15} | xapp-[\w-]{20}                               # Slack
      | (?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}                   # Amazon
      | AIza[\w-]{30} | ya29\.[\w-]{20} | GOCSPX-[\w-]{20}                # Google
      | [rsp]k_(?:live|test)_[0-9a-zA-Z]{16} | whsec_[\w+/]{20}           # Stripe
      | sk-(?=[\w-]{0,80}\d)[\w-]{20}                                     # OpenAI and others
      | eyJ[\w-]{8,300}=*\.[\w-]{8}                                       # JSON web tokens
      | npm_[A-Za-z0-9]{20} | pypi-[\w-]{20} | hf_[A-Za-z0-9]{20} | dop_v1_[0-9a-f]{20}
      | \d{8,10}:[\w-]{35}                                                # Telegram
      | (?:AC|SK)[a-z0-9]{32}                                             # Twilio
      | SG\.[\w-]{16,30}\.[\w-]{16}                                       # SendGrid
      | sq0[a-z]{3}-[\w-]{20} | [0-9a-z]{32}-us\d{1,2}                    # Square, Mailchimp
      | [\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27} | mfa\.[\w-]{60}              # Discord
    )
    """,
    re.VERBOSE | re.ASCII,
)
"""Prefixes and lengths after the plugins of detect-secrets 1.5, gitleaks' rules and the issuers'
own pages; only beginnings, as a span takes in the rest of its word."""

STRETCH: Final = re.compile(r"[A-Za-z0-9_+/=-]{16,}+")
PIECE: Final = re.compile(r"[A-Za-z0-9]+")
DIGITS: Final = frozenset("0123456789_+/=-")
CHUNK: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
RUN: Final = re.compile(r"\S{20,}+")
UUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
HEX: Final = re.compile(r"[0-9a-f]{16,}+|[0-9A-F]{16,}+")
RANDOM: Final = 20
"""Letters and digits in a row from which on their mixture is telling."""
LONGEST_CHUNK: Final = 3.0
LONGEST_CHUNK_IN_PARTS: Final = 2.5
"""Mean length of the parts of one kind in a random string: 1.6 in base 62, 2.1 in hexadecimal
digits, over 4 in names made of words. Paths and package names, which come in parts, have less."""
FEWEST_NUMBERS: Final = 2
"""Numbers inside one piece, which tell base 32 and 36, where letters are of one case."""


def key_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where private keys, issued tokens and random strings stand in text."""
    if "PRIVATE KEY" in text or "PuTTY" in text:
        for match in PRIVATE_KEY.finditer(text):
            yield match.span()
    for run in RUN.finditer(text):
        for match in ISSUED.finditer(text, *run.span()):
            yield match.span()
        for match in STRETCH.finditer(text, *run.span()):
            if looks_random(match[0]):
                yield match.span()


def looks_random(stretch: str) -> bool:
    """Tell whether letters and digits alternate in stretch as they don't in names and words."""
    if UUID.search(stretch) or any(map(_is_mixed, HEX.findall(stretch))):
        return True
    pieces = PIECE.findall(stretch)
    if any(_alternates(piece, LONGEST_CHUNK) for piece in pieces):
        return True
    return len(pieces) > 1 and _alternates(stretch, LONGEST_CHUNK_IN_PARTS)


def _alternates(text: str, most: float) -> bool:
    if len(text) < RANDOM or set(text) <= DIGITS:
        return False
    chunks = CHUNK.findall(text)
    return sum(map(len, chunks)) <= most * len(chunks) or (
        text.isalnum() and sum(map(str.isdigit, chunks)) >= FEWEST_NUMBERS
    )


def _is_mixed(digits: str) -> bool:
    return not digits.isdigit() and not digits.isalpha()
