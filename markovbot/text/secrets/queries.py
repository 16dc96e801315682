"""Queries in links that ask a public page for a part of it: a search, a topic, a number."""

import re
from typing import Final

from markovbot.text.secrets.keys import looks_random

PAGES: Final = frozenset(
    """
    q t v p s l f h n id title page diff oldid action lang hl search term rev type content-type
    topic thread postcount post highlight view sort order start showtopic article bug bug_id
    attachment doc docid list index feature tab date year month ie oe aq rls client gl safe um sa
    printable curid section cat category product version release arch package keywords suite
    searchon format from to subject num number offset limit mode style theme name_of lr btng tbm
    tbs source bugid forum viewfull artid aid pid tid fid nid comment comments replytocom usp hs
    """.split()
)
"""What pages are asked for by; other parameters may hold anything."""

PLAIN: Final = re.compile(
    r"\d{1,8}|(?:[A-Za-z]{1,20}|\d{1,6})(?:(?:[+._:,/\"()'-]|%2[0-9BCFbcf]|%3[Aa]){1,3}"
    r"(?:[A-Za-z]{1,20}|\d{1,6})){0,12}[+.,;:!)]{0,3}|[A-Za-z]{1,20}\d{1,4}"
)
"""Words and numbers: no value that somebody could only have been given."""
VIDEO: Final = re.compile(r"[\w-]{11}[.,;:!)]{0,2}")
VIDEO_HOSTS: Final = re.compile(r"(?:^|\.)youtube\.com$", re.IGNORECASE)
LONGEST: Final = 120


def is_public_query(authority: str, rest: str) -> bool:
    """Tell whether each parameter in a query is one of a page, with a plain value.

    `rest` begins with the question mark, and may end in a fragment.
    """
    query, _, fragment = rest[1:].partition("#")
    if len(query) > LONGEST or "=" in fragment or looks_random(query):
        return False
    for parameter in query.replace("&amp;", "&").split("&"):
        name, _, value = parameter.partition("=")
        if name.lower() not in PAGES:
            return False
        if name == "v" and VIDEO_HOSTS.search(authority) and VIDEO.fullmatch(value):
            continue
        if len(name) > 1 and len(value) < 2:  # noqa: PLR2004 - a switch, of whatever it is
            return False
        if PLAIN.fullmatch(value) is None:
            return False
    return True
