"""Which parts of a message are its writer's own open words.

Not those hidden in spoilers, quoted from somebody else, put there by a client or a bridge, or
written as a block of code. What stands around them is kept apart: nothing leads across.
"""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.text.visible import normalise

BEFORE: Final = r"[ \t\u200b-\u200f\u2060\ufeff]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?"
"""What may stand on a line before its quote: nothing to see, or the mark of a list's item."""

MARK: Final = re.compile(
    r"(?P<block>`{3,})|(?P<code>`+)|(?P<spoiler>\|\|)|(?P<reddit>>!)|(?P<escaped>\\[^\w\s])"
    rf"|^{BEFORE}(?:(?P<rest>(?:>|&gt;){{3}})|(?P<quote>>|&gt;))[ \t]",
    re.MULTILINE,
)
"""What may begin a part that isn't learned, and what keeps it from doing so: as Discord reads it,
from left to right. Within inline code, and behind a backslash, two bars hide nothing."""

MAY_CLOSE: Final = re.compile(r"[|`>]|&gt;")
"""In every text in which `MARK` begins something that isn't learned."""

NAMED: Final = r"(?:@|\[|<|\*\*|`)"
TIME: Final = r"\d{1,2}:\d\d(?::\d\d)?"

HEADER: Final = re.compile(
    rf"""
    ^[ \t]*(?:
        \[(?i:re|reply|reply[ ]to|in[ ]reply[ ]to|replying[ ]to)[ :][^\]\n]{{1,400}}
        \](?!\()                                                       # Telegram's
      | \[(?i:reply|quote)\][ ][^:\n]{{1,40}}:[^\n]*
      | \[?(?i:forwarded[ ](?:message[ ])?from)[ ][^\n]{{1,60}}?(?:\]|:?$)[\s\S]*
      | \((?i:re)[ ]@?[^():\n]{{1,40}}:[^\n)]{{0,400}}\)(?=[ ])
      | <@?[^>\s]{{1,40}}>[ ]"[^\n]{{1,400}}?"[ ]<-                                   # Matrix's
      | (?:-\#[ ])?(?:[↩↪⤷⤶┌╭└╰➥➦⮡]|<a?:\w{{0,20}}reply\w{{0,20}}:\d{{1,20}}>)[^\n]*
      | (?:-\#[ ])?[*_]{{0,3}}\[?[*_]{{0,3}}(?i:replying[ ]to|in[ ]reply[ ]to|reply[ ]to)
        [*_]{{0,3}}:?[*_]{{0,3}}(?:\]\([^)\s]{{1,200}}\))?:?[*_]{{0,3}}:?[ ]{NAMED}[^\n]*
      | [*_]{{1,3}}(?i:replying[ ]to|in[ ]reply[ ]to|reply[ ]to)[ ]
        [^\n*_]{{1,40}}[*_]{{1,3}}:?[ \t]*$
      | \[?{TIME}(?:[ ]?[AaPp][Mm])?\]?[ ]?<[^>\s]{{1,40}}>[ ][^\n]*        # copied chat
      | \[(?=[^\]\n]*\d[:.]\d\d)[\d:.,/ \u202fAPMapm-]{{8,30}}\][ ][^:\n]{{1,40}}:[ ][^\n]*
      | [^\n]{{1,60}}[ ]—[ ]
        (?:(?:Today|Yesterday|Last[ ])[^\n]{{0,20}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}},?[ ])
        \d{{1,2}}:\d\d[^\n]{{0,4}}$[\s\S]*
      | On[ ][^\n]{{6,80}}[ ]wrote:$[\s\S]*
      | -{{2,9}}[ ]?(?:Original|Forwarded)[ ][Mm]essage[\s\S]*
    )
    | [ ]?\((?i:re)[ ]@?[^():\n]{{1,40}}:[^\n]{{0,500}}\)[ \t]{{0,3}}$            # matterbridge's
    """,
    re.MULTILINE | re.VERBOSE,
)
"""What bridges and clients put before or behind an answer, and what copying from a chat brings."""

COLOUR: Final = re.compile(r"\x03(?:(\d{1,2})(?:,(\d{1,2}))?)?")
"""IRC's colours: of the text and, perhaps, behind it."""

STARTS: Final = frozenset(" \t>&[<*_-0123456789O")
"""What an answer's header begins with, where that is plain."""
OPENINGS: Final = ("Repl", "repl", "In r", "in r", "Forwarded ", "forwarded ")

BREAKS: Final = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What is seen, and learned, as the end of a line."""

OPENED: Final = re.compile(r"(?:^|(?<=\s))[(\[{\"'“‘„«*_~|]+\s*\Z")
CLOSED: Final = re.compile(r"\A\s*[,.;:!?)\]}\"'”’»…*_~|]+(?=\s|\Z)")
"""What is left beside a part that was taken out."""


def own_parts(content: str) -> list[str]:
    """Return the parts of a message that may be learned."""
    if (
        content.isascii()
        and content.isprintable()
        and content[:1] not in STARTS
        and "||" not in content
        and "`" not in content
        and ">!" not in content
        and "(re " not in content
        and "(Re " not in content
        and not content.startswith(OPENINGS)
    ):
        return [content]  # as most are: one line of plain words
    if "\x03" in content:
        content = _without_colours(content)
    content = BREAKS.sub("\n", content)
    parts = [text for part in _around_headers(content) for text in _open(part)]
    return [text for part in parts for text in _looked_at_again(part)]


def _looked_at_again(part: str) -> list[str]:
    """Take out what is hidden only when invisible characters are gone."""
    if "|" not in part or part.isascii():
        return [part]
    whole = normalise(part)
    return _open(whole) if whole != part else [part]


def _around_headers(content: str) -> list[str]:
    if "\n" not in content and "(re " not in content.lower():  # then one stands at the start
        header = HEADER.match(content)
        return ["", content[header.end() :]] if header else [content]
    parts, at = [], 0
    for match in HEADER.finditer(content):
        parts.append(content[at : match.start()])
        at = match.end()
    return [*parts, content[at:]]


def _open(text: str) -> list[str]:
    """Return what stands around code blocks, spoilers and quotes."""
    if MAY_CLOSE.search(text) is None:
        return [text]
    kept: list[str] = []
    at = 0
    for start, end in _closed_spans(text):
        kept.append(OPENED.sub("", CLOSED.sub("", text[at:start]) if at else text[at:start]))
        at = end
    kept.append(CLOSED.sub("", text[at:]) if at else text)
    return kept


def _closed_spans(text: str) -> Iterator[tuple[int, int]]:
    unmatched: set[str] = set()
    at = 0
    while match := MARK.search(text, at):
        kind, mark, at = match.lastgroup, match[0], match.end()
        end = -1
        if kind in {"rest", "quote"}:
            newline = text.find("\n", at)
            end = len(text) if kind == "rest" or newline < 0 else newline
        elif kind == "block":
            end = text.find("```", at)
            end = len(text) if end < 0 else end + 3
        elif kind == "spoiler" and "||" not in unmatched:
            end = text.find("||", at + 1)  # there is something between
            end = end + 2 if end >= 0 else end
        elif kind == "reddit" and ">!" not in unmatched:
            end = text.find("!<", at)
            end = end + 2 if end >= 0 else end
        elif kind == "code" and mark not in unmatched:
            closing = re.compile(rf"(?<!`){mark}(?!`)").search(text, at)
            if closing is None:
                unmatched.add(mark)
            else:
                at = closing.end()
            continue
        if end >= 0:
            yield match.start(), end
            at = end
        elif kind in {"spoiler", "reddit"}:
            unmatched.add(mark)


def _without_colours(content: str) -> str:
    """Drop IRC's codes for colours; what has the colour of its background is a spoiler."""
    parts, at, hidden = [], 0, False
    for match in COLOUR.finditer(content):
        parts.append(_hide(content[at : match.start()]) if hidden else content[at : match.start()])
        at = match.end()
        hidden = match[2] is not None and int(match[1]) == int(match[2])
    parts.append(_hide(content[at:]) if hidden else content[at:])
    return "".join(parts)


def _hide(text: str) -> str:
    return f"||{text}||" if text else ""
