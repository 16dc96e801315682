"""Invitations to other servers, and gifts: whoever gets one said by the bot has advertised for
free, and whoever hears of a gift may take it."""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.late_patterns import late_pattern

GAP: Final = r"[\s\u00ad\u200b-\u200f\u2060\ufeff*_~|`<>\"'()\[\]]{0,4}"
"""What hides a link's marks from whoever looks for them: spaces, invisible characters, markup."""

DOT: Final = rf"{GAP}[.\u3002\uff0e\uff61]{GAP}"
SLASH: Final = rf"(?:{GAP}(?:[/\\\u2044\u2215\uff0f]|%2[fF]){GAP}){{1,3}}"
ENCODED: Final = r"[^\s/]{0,20}%[0-9a-f]{2}[^\s/]{0,20}"

INVITE: Final = late_pattern(
    re.compile,
    rf"""
    (?: discord(?:app)?{DOT}com{SLASH}(?:invite|gifts|{ENCODED})
      | discord{DOT}(?:gg|gift|me|io|li|link) | (?:dsc|invite){DOT}gg )
    {SLASH} [\w%.\#-] \S*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Discord's own two hosts (the client links them without a scheme too) and those of shorteners."""


def may_invite(small: str) -> bool:
    """Tell quickly whether there may be an invitation in a text in small letters."""
    return "discord" in small or "dsc" in small or "invite" in small


def invite_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where invitations stand in text, from one space to another, also broken up ones."""
    if not may_invite(text.lower()):
        return
    end = 0
    for match in INVITE.finditer(text):
        start = match.start()
        while start > end and not text[start - 1].isspace():
            start -= 1  # the scheme, a subdomain, and what clings to it
        end = match.end()
        yield start, end
