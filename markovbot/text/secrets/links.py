"""Links that open something for whoever has them: rooms, invitations, resets, shared files."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from markovbot.text.secrets.keys import looks_random
from markovbot.text.secrets.network import IPV4, is_ipv4
from markovbot.text.secrets.queries import OPENING_WORDS, is_public_query
from markovbot.text.secrets.vocabulary import WORD, phrase

CharacterRange = tuple[int, int]

LINK: Final = re.compile(
    r"(?<![A-Za-z0-9+.-])(?:[A-Za-z][A-Za-z0-9+.-]{1,19}://|www\.)([^\s<>/?#]*+)([^\s<>?#]*+)(\S?[^\s<>]*+)"
)
"""RFC 3986: scheme, authority, path, and what follows it."""

BARE: Final = re.compile(
    r"(?<![\w@.:/+~%-])((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,18}(?::\d{1,5})?)"
    r"([/?#][^\s<>?#]*+)(\S?[^\s<>]*+)"
)
"""A host and a path, without their scheme."""

PRIVATE_HOSTS: Final = frozenset({"wa.me", "hooks.slack.com", "api.telegram.org"})
"""Where even a plain path is somebody's number or a token."""
MAILBOX: Final = re.compile(r"[^/]@[\w-]+\.\w")
PART: Final = re.compile(r"[^/.,;!()&]{16,}+")

ROOMS: Final = re.compile(
    r"""(?:^|\.)(?: zoom(?:gov)?\.us | zoom\.com(?:\.cn)? | webex\.com(?:\.cn)? | whereby\.com
      | appear\.in | teams\.(?:microsoft|live)\.(?:com|us) | meet\.google\.com | meet\.jit\.si
      | jitsi\.[\w.-]+ | 8x8\.vc | gotomeet(?:ing)?\.(?:me|com) | meet\.goto\.com | join\.me
      | bluejeans\.com | join\.skype\.com | meet\.lync\.com | chime\.aws | gather\.town
      | bbb\.[\w.-]+ | bigbluebutton\.[\w.-]+ | meet\.[\w-]+\.[\w.-]+ | meeting\.[\w.-]+
      | huddle\.[\w.-]+ | around\.co | riverside\.fm | daily\.co | lifesizecloud\.com
      | ringcentral\.com | dialpad\.com | starleaf\.com | livestorm\.co | tlk\.io
      | chat\.whatsapp\.com | signal\.(?:group|me) | join\.slack\.com | vsee\.com
    )(?::\d+)?$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Where a path is a room or a group that anybody who has it may enter."""

SHARES: Final = re.compile(
    r"""(?:^|\.)(?: (?:drive|docs)\.google\.com | photos\.app\.goo\.gl | photos\.google\.com
      | db\.tt | 1drv\.ms | onedrive\.live\.com | [\w-]+\.sharepoint\.com
      | app\.box\.com | mega\.(?:co\.)?nz | mega\.io | we\.tl | wetransfer\.com | share\.icloud\.com
      | send\.[\w-]+\.\w+ | file\.io | transfer\.sh | gofile\.io | sendgb\.com | smash\.gg
      | fromsmash\.com | filebin\.net | u\.pcloud\.(?:link|com) | cryptpad\.\w+ | tresorit\.com
      | (?:next|own)cloud\.[\w.-]+ | sync\.com | filemail\.com | uploadfiles\.io | terabox\.com
      | 4shared\.com | zippyshare\.com | rapidshare\.com | megaupload\.com | sendspace\.com
      | yousendit\.com | workupload\.com | swisstransfer\.com | bitwarden\.com | privnote\.com
      | onetimesecret\.com
    )(?::\d+)?$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Where a path with a token in it is somebody's file or note."""

PUBLIC_PAGES: Final = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/)?(?:downloads?|pricing|about|features?|help|support|blog|docs"
    r"|legal|privacy|terms|login|signin|signup|plans?|security|products?|install|contact|faq|news"
    r"|test|index(?:\.\w+)?|home|jobs|careers|apps?|business|solutions)?/?[.,;:!)]*",
    re.IGNORECASE,
)
"""Pages that such hosts have for everybody."""

OPENING: Final = phrase("opening")
"""Words in a path for what has a token behind it."""

SEGMENT: Final = (
    r"(?!(?:index|page|form|help|faq|now|us|here|all|new|list|start)\b)"
    r"(?!\S*\.(?:html?|rar|zip|png|jpe?g|gif|css|js|php|aspx?|txt|xml|py|md|deb|gz|pdf)\b)"
    r"[^\s/]{4,}"
)
OPENS: Final = re.compile(
    rf"(?:^|/)(?:[\w.]{{1,20}}[-_])?{OPENING}(?:[-_](?!\d)[^\W\d]{{1,20}}){{0,3}}"
    rf"(?:/{SEGMENT}|[-_=:.][^\s/]*\d\d)",
    re.IGNORECASE,
)
TOKENS: Final = re.compile(
    r"/(?:s|sh|scl|f|share|shared|folders?|files?/d|d|g|u/\d|room|rooms|meet|meeting|meetings|call"
    r"|conference|j|my|confirm|confirmation|auth|login|signin|session|token|download|link"
    r"|guest|access|redeem|gift|transfer|publink|public-link|i|t|l|reset_password|otp)/"
    r"(?=[^\s/]{4,})(?!\d{1,5}(?![\w-]))"
    r"(?=[^\s/]*\d)(?=[^\s/]*[A-Za-z])(?![^\s/]*\.[A-Za-z]\w{1,4}\b)(?!(?:19|20)\d\d)(?!v?[\d.]+\b)"
    r"([A-Za-z0-9_+=~-]{6,})(?![^/])|/(?:j|wc|w|my|meeting|meetings|room|call)/\d{6,}"
)
"""Paths of one short word and a token. A name of words, a date or a version is none."""
TOKEN: Final = re.compile(r"\d[^\s/]*[A-Za-z][^\s/]*|[A-Za-z][^\s/]*\d[^\s/]*|\d{6,}|[^\s/]{12,}")
DIGIT: Final = re.compile(r"\d")
LONGEST_HOST: Final = 255
"""Characters of a name with all its domains (RFC 1035)."""
REMEMBERED: Final = 1 << 10
DROPBOX: Final = re.compile(r"(?:^|\.)dropbox\.com$", re.IGNORECASE)
DROPBOX_SHARE: Final = re.compile(r"/(?:s|sh|scl|l|t|request|transfer)/\S")
TELEGRAM: Final = re.compile(r"(?:^|\.)(?:t|telegram)\.me$", re.IGNORECASE)
PRIVATE_SHARES: Final = (DROPBOX, TELEGRAM)
"""Where most paths are public, and some are somebody's."""
TELEGRAM_INVITE: Final = re.compile(r"/(?:\+|joinchat/)\S")


def link_spans(text: str) -> tuple[list[CharacterRange], list[CharacterRange]]:
    """Return the links in text that open something for whoever has them, and all others."""
    bad: list[CharacterRange] = []
    good: list[CharacterRange] = []
    for match in LINK.finditer(text):
        (bad if opens_something(*match.groups()) else good).append(match.span())
    return bad, good


def bare_link_spans(text: str) -> list[CharacterRange]:
    """Return the links without a scheme that open something; text has no others left in it."""
    return [match.span() for match in BARE.finditer(text) if opens_something(*match.groups())]


def opens_something(authority: str, path: str, rest: str) -> bool:
    """Tell a link with credentials, a query or a token in it from one to a page."""
    return (
        "@" in authority
        or (rest[:1] == "?" and rest.strip("?/") != "" and not is_public_query(authority, rest))
        or (rest[:1] != "?" and "=" in rest)
        or authority.lower() in PRIVATE_HOSTS
        or "/webhooks/" in path
        or ("@" in path and MAILBOX.search(path) is not None)
        or (authority[:1].isdigit() and any(map(is_ipv4, IPV4.finditer(authority))))
        or _is_shared(authority, path, rest)
        or any(map(looks_random, PART.findall(path)))
        or any(map(looks_random, PART.findall(rest.partition("#")[2])))
    )


def _is_shared(authority: str, path: str, rest: str) -> bool:
    """Tell what is shared by its address alone: rooms, invitations, resets, files."""
    if len(path) + len(rest) < 3:  # noqa: PLR2004 - no page is named by so little
        return False
    known = len(authority) <= LONGEST_HOST
    shared = _what_is_shared(authority) if known else _first(authority, PRIVATE_SHARES)
    if shared is ROOMS:
        return PUBLIC_PAGES.fullmatch(path) is None
    if shared is SHARES:
        return TOKEN.search(path + rest) is not None
    if shared is DROPBOX:
        return DROPBOX_SHARE.match(path) is not None
    if shared is TELEGRAM:
        return TELEGRAM_INVITE.match(path) is not None
    return (
        not OPENING_WORDS.isdisjoint(WORD.findall(path.lower())) and OPENS.search(path) is not None
    ) or (DIGIT.search(path) is not None and TOKENS.search(path) is not None)


@lru_cache(REMEMBERED)
def _what_is_shared(authority: str) -> re.Pattern[str] | None:
    """Return the pattern of hosts that share what this one shares, if it shares anything."""
    return _first(authority, (ROOMS, SHARES, *PRIVATE_SHARES))


def _first(authority: str, kinds: Iterable[re.Pattern[str]]) -> re.Pattern[str] | None:
    return next((hosts for hosts in kinds if hosts.search(authority)), None)
