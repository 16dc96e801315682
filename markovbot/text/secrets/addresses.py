"""Where somebody can be reached: links that open something, e-mail and network addresses."""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Final

from markovbot.text.secrets.keys import looks_random

Span = tuple[int, int]

LINK: Final = re.compile(
    r"(?<![A-Za-z0-9+.-])(?:[A-Za-z][A-Za-z0-9+.-]{1,19}://|www\.)([^\s<>/?#]*+)([^\s<>?#]*+)(\S?[^\s<>]*+)"
)
"""RFC 3986: scheme, authority, path, and what follows it."""

PRIVATE_HOSTS: Final = frozenset({"wa.me", "hooks.slack.com", "api.telegram.org"})
"""Where even a plain path is somebody's number or a token."""
MAILBOX: Final = re.compile(r"[^/]@[\w-]+\.\w")
PART: Final = re.compile(r"[^/.,;!()&]{16,}+")

EMAIL: Final = re.compile(
    r"""
      (?<=[\w.+%'-])@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}
    | (?<![\w.+%-])[\w.+%-]{1,64}\s?[\[({<]\s?at\s?[\])}>]\s?[\w-]{1,63}
      (?:\s?[\[({<]?\s?(?:dot|\.)\s?[\])}>]?\s?[\w-]{1,63}){1,4}
    | (?<![\w.+%-])[\w.+%-]{1,64}[ ]at[ ][\w-]{1,63}(?:[ ]dot[ ][\w-]{1,63}){1,4}
    """,
    re.VERBOSE | re.IGNORECASE,
)
LOCAL: Final = re.compile(r"[\w.+%'-]")

IPV4: Final = re.compile(
    r"(?<![\w.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::\d{1,5})?(?!\w|\.\d)"
)
FEWEST_COLONS: Final = 2
"""Colons there must be; in hardware addresses it may be dashes, of dots there is one more."""
LARGEST_OCTET: Final = 255
NOBODYS: Final = frozenset({0, 127, 255})
"""First octets of no address, of one's own machine, and of netmasks."""
ADDRESS_DIGITS: Final = 8
"""From so many digits on, four numbers are no version even if the first has one digit only."""
IPV6: Final = re.compile(r"(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])")
MAC: Final = re.compile(
    r"(?<![\w:-])[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}(?![\w:-])"
)


def link_spans(text: str) -> tuple[list[Span], list[Span]]:
    """Return the links in text that open something for whoever has them, and all others."""
    bad: list[Span] = []
    good: list[Span] = []
    for match in LINK.finditer(text):
        (bad if _opens_something(*match.groups()) else good).append(match.span())
    return bad, good


def _opens_something(authority: str, path: str, rest: str) -> bool:
    """Tell a link with credentials, a query or a token in it from one to a page."""
    return (
        "@" in authority
        or "=" in rest
        or (rest[:1] == "?" and rest.strip("?/") != "")
        or authority.lower() in PRIVATE_HOSTS
        or "/webhooks/" in path
        or ("@" in path and MAILBOX.search(path) is not None)
        or (authority[:1].isdigit() and any(map(_is_ipv4, IPV4.finditer(authority))))
        or any(map(looks_random, PART.findall(path)))
    )


def mail_spans(text: str) -> Iterator[Span]:
    """Yield where e-mail addresses stand in text."""
    for match in EMAIL.finditer(text):
        start = match.start()
        while start and match[0][0] == "@" and LOCAL.match(text, start - 1):
            start -= 1
        yield start, match.end()


def network_spans(text: str) -> Iterator[Span]:
    """Yield where IP and hardware addresses stand in text."""
    if text.count(".") > FEWEST_COLONS:
        for match in IPV4.finditer(text):
            if _is_ipv4(match):
                yield match.span()
    if max(text.count(":"), text.count("-")) < FEWEST_COLONS:
        return
    for match in MAC.finditer(text):
        yield match.span()
    for match in IPV6.finditer(text):
        if _is_ipv6(match[0]):
            yield match.span()


def _is_ipv4(match: re.Match[str]) -> bool:
    """Tell IPv4 from versions of four parts: by range, and by how many digits there are."""
    octets = match.groups()
    first, *others = map(int, octets)
    if first in NOBODYS or max(first, *others) > LARGEST_OCTET:
        return False
    digits = sum(map(len, octets))
    return digits >= ADDRESS_DIGITS or len(octets[0]) > 1 or len(set(octets)) == 1


def _is_ipv6(candidate: str) -> bool:
    """Tell IPv6 from times, from C++'s scopes, and from the addresses every machine has."""
    try:
        address = IPv6Address(candidate)
    except ValueError:
        return False
    everyones = address.is_loopback or address.is_unspecified
    return not everyones and any(map(str.isdigit, candidate))
