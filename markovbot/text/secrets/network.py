"""Network addresses: IPv4, IPv6 and those of hardware."""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Final

IPV4: Final = re.compile(
    r"(?<![\w.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::\d{1,5})?(?!\w|\.\d)"
)
FEWEST_COLONS: Final = 2
"""Colons there must be; of dots there is one more."""
MOST_COLONS: Final = 7
"""Colons of an IPv6 address in full, which needs no digit to be told from a scope of C++."""
MARKS_OF_HARDWARE: Final = 5
"""Colons or dashes in a hardware address."""
LARGEST_OCTET: Final = 255
NOBODYS: Final = frozenset({0, 127, 255})
"""First octets of no address, of one's own machine, and of netmasks."""
ADDRESS_DIGITS: Final = 8
"""From so many digits on, four numbers are no version even if the first has one digit only."""
IPV6: Final = re.compile(r"(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])")
MAC: Final = re.compile(
    r"(?<![\w:-])[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}(?![\w:-])"
)


def network_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where IP and hardware addresses stand in text."""
    if text.count(".") > FEWEST_COLONS:
        for match in IPV4.finditer(text):
            if is_ipv4(match):
                yield match.span()
    colons = text.count(":")
    if max(colons, text.count("-")) >= MARKS_OF_HARDWARE:
        for match in MAC.finditer(text):
            yield match.span()
    if colons >= FEWEST_COLONS:
        for match in IPV6.finditer(text):
            if _is_ipv6(match[0]):
                yield match.span()


def is_ipv4(match: re.Match[str]) -> bool:
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
    if address.is_loopback or address.is_unspecified:
        return False
    return candidate.count(":") == MOST_COLONS or any(map(str.isdigit, candidate))
