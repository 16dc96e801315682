"""Queries in links that ask a public page for a part of it: a search, a topic, a number.

Whatever else follows a question mark may have been handed out to one person, and is cut. What is
left is read once more as text by all detectors: a telephone number searched for is one.
"""

import re
from typing import Final
from urllib.parse import unquote_plus

from markovbot.text.secrets.keys import looks_random
from markovbot.text.secrets.unusual import is_made_up
from markovbot.text.secrets.vocabulary import SPACED, all_of
from markovbot.text.secrets.vocabulary import WORD as LETTERS

WORDY: Final = frozenset({
    "q", "aq", "hl", "lr", "cat", "tab", "doc", "uri", "url", "arch", "lang", "list", "mode",
    "page", "sort", "term", "type", "view", "order", "rev", "style", "suite", "theme", "title",
    "topic", "action", "format", "search", "source", "section", "subject", "release", "package",
    "product", "feature", "version", "category", "keywords", "searchon", "highlight", "printable",
    "component", "algorithm", "charset", "level", "showsource", "content-type", "btng", "meta",
    "safe", "ie", "oe", "client", "rls", "origin", "searchterm", "redirect", "option", "oref",
})  # fmt: skip
"""Parameters that hold words: searches, names of pages, ways to show them, other addresses."""

NUMBERED: Final = frozenset({
    "f", "h", "l", "n", "p", "s", "t", "v", "hs", "id", "sa", "to", "um", "aid", "bug",
    "cid", "fid", "nid", "num", "pid", "tid", "date", "diff", "from", "post", "year",
    "artid", "bugid", "curid", "docid", "forum", "index", "limit", "month", "count", "group",
    "album", "oldid", "start", "bug_id", "number", "offset", "thread", "article", "comment",
    "comments", "picture", "viewfull", "postcount", "showtopic", "attachment", "replytocom",
    "day", "width", "height", "threadid", "discussionid", "itemid", "pagesize",
}) | WORDY  # fmt: skip
"""Parameters that hold the number of a page or of something on it. Any other may hold a PIN."""

OPENING_WORDS: Final = frozenset(LETTERS.findall(" ".join(all_of("opening", SPACED))))
"""The words in paths and actions that open something for one person."""
SEARCHES: Final = frozenset({
    "q", "aq", "search", "searchterm", "term", "keywords", "highlight", "title", "subject", "doc",
    "uri", "url",
})  # fmt: skip
"""Parameters in which such a word is one among others."""
NUMBER: Final = re.compile(r"\d{1,8}")
SEVERAL: Final = r"[^\W_]{1,20}(?:[\s+._:,/\"()'*;-]{1,4}[^\W_]{1,20}){0,12}"
WORDS: Final = re.compile(
    rf"https?://[\w./~-]{{1,80}}|[\s\"'(*]{{0,3}}{SEVERAL}[\s+.,;:!)\"']{{0,4}}"
)
"""Words and numbers, or the address of a page; none of many characters in a row."""
WORD: Final = re.compile(r"[^\W_]+")
DATE: Final = re.compile(r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)")
MOST_DIGITS: Final = 6
"""Digits in words: one more, and it may be a telephone number."""
VIDEO: Final = re.compile(r"[\w-]{11}[.,;:!)]{0,2}")
VIDEO_HOSTS: Final = re.compile(r"(?:^|\.)youtube\.com$", re.IGNORECASE)
LONGEST: Final = 160
"""Characters of a query: a longer one is somebody's text, rather."""


def is_public_query(authority: str, rest: str) -> bool:
    """Tell whether each parameter in a query is one of a page, with a plain value.

    `rest` begins with the question mark, and may end in a fragment.
    """
    query, _, fragment = rest[1:].partition("#")
    if len(query) > LONGEST or "=" in fragment or looks_random(unquote_plus(query)):
        return False
    for parameter in re.split(r"&amp;|[&;]", query):
        name, _, value = parameter.partition("=")
        if name == "v" and VIDEO_HOSTS.search(authority) and VIDEO.fullmatch(value):
            continue
        if not _is_public(unquote_plus(name).strip().lower(), unquote_plus(value).rstrip(".,;:!)")):
            return False
    return True


def query_text(link: str) -> str:
    """Return the query of a link as the text that its page gets."""
    return unquote_plus(link.partition("?")[2].replace("&amp;", "&").replace("&", " , "))


def _is_public(name: str, value: str) -> bool:
    if name not in NUMBERED:
        return False
    if not value or NUMBER.fullmatch(value):
        return True
    return (
        name in WORDY
        and WORDS.fullmatch(value) is not None
        and sum(map(str.isdigit, DATE.sub("", value))) <= MOST_DIGITS
        and not any(map(is_made_up, WORD.findall(value)))
        and (name in SEARCHES or OPENING_WORDS.isdisjoint(LETTERS.findall(value.lower())))
    )
