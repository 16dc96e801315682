"""Queries in links that ask a public page for a part of it: a search, a topic, a number."""

import re
from typing import Final

from markovbot.text.secrets.keys import looks_random

PAGES: Final = frozenset({
    "f", "h", "l", "n", "p", "q", "s", "t", "v", "aq", "gl", "hl", "hs", "id", "ie", "lr", "oe",
    "sa", "to", "um", "aid", "bug", "cat", "doc", "fid", "nid", "num", "pid", "rev", "rls", "tab",
    "tbm", "tbs", "tid", "usp", "arch", "btng", "date", "diff", "from", "lang", "list", "mode",
    "page", "post", "safe", "sort", "term", "type", "view", "year", "artid", "bugid", "curid",
    "docid", "forum", "index", "limit", "month", "oldid", "order", "start", "style", "suite",
    "theme", "title", "topic", "action", "bug_id", "client", "format", "number", "offset",
    "search", "source", "thread", "article", "comment", "feature", "package", "product",
    "release", "section", "subject", "version", "category", "comments", "keywords", "searchon",
    "viewfull", "highlight", "postcount", "printable", "showtopic", "attachment", "replytocom",
    "content-type",
})  # fmt: skip
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
