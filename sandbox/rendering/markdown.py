"""Discord's Markdown by lines: headings, small print, quotes, lists and blocks of code."""

import re
from collections.abc import Iterator
from typing import Final

from sandbox.rendering.context import Context
from sandbox.rendering.inline import inline
from sandbox.rendering.tags import Html, joined, tag, text

FENCE: Final = re.compile(r"```(?:(?P<language>[\w+#.-]*)\n)?(?P<code>.+?)\n?```", re.DOTALL)
HEADING: Final = re.compile(r"(?P<level>#{1,3}) +(?P<rest>\S.*)")
SMALL: Final = re.compile(r"-# +(?P<rest>\S.*)")
ITEM: Final = re.compile(r"(?P<indent> *)(?:[-*]|(?P<number>\d{1,10})\.) +(?P<rest>\S.*)")
QUOTE: Final = re.compile(r"> (?P<rest>.*)")
REST_QUOTED: Final = ">>> "


def markdown(written: str, context: Context) -> Html:
    """Return a message's text as HTML."""
    return joined(_blocks(written, context))


def _blocks(written: str, context: Context) -> Iterator[Html]:
    end = 0
    for match in FENCE.finditer(written):
        yield from _lines(written[end : match.start()].removesuffix("\n"), context)
        code = tag("code", text(match["code"]))
        yield tag("pre", code, data_language=match["language"] or None, tabindex="0")
        end = match.end()
    yield from _lines(written[end:].removeprefix("\n") if end else written, context)


def _lines(written: str, context: Context) -> Iterator[Html]:
    """Yield the blocks of a text without blocks of code."""
    lines = written.split("\n") if written else []
    plain: list[str] = []

    def paragraph() -> Iterator[Html]:
        if plain:
            yield tag("p", inline("\n".join(plain), context))
            plain.clear()

    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith(REST_QUOTED):
            yield from paragraph()
            quoted = "\n".join([line.removeprefix(REST_QUOTED), *lines[at + 1 :]])
            yield tag("blockquote", tag("p", inline(quoted, context)))
            return
        if pattern := next((one for one in (QUOTE, ITEM) if one.fullmatch(line)), None):
            yield from paragraph()
            group = _run(lines[at:], pattern)
            at += len(group)
            yield _quote(group, context) if pattern is QUOTE else _list(group, context)
            continue
        if heading := HEADING.fullmatch(line):
            yield from paragraph()
            yield tag(f"h{len(heading['level'])}", inline(heading["rest"], context))
        elif small := SMALL.fullmatch(line):
            yield from paragraph()
            yield tag("small", inline(small["rest"], context))
        else:
            plain.append(line)
        at += 1
    yield from paragraph()


def _run(lines: list[str], pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Return the matches of the first lines that belong together: a list has numbers or dots."""
    group: list[re.Match[str]] = []
    for line in lines:
        match = pattern.fullmatch(line)
        if match is None or (group and pattern is ITEM and _numbered(match) != _numbered(group[0])):
            break
        group.append(match)
    return group


def _numbered(item: re.Match[str]) -> bool:
    return item["number"] is not None


def _quote(group: list[re.Match[str]], context: Context) -> Html:
    quoted = "\n".join(match["rest"] for match in group)
    return tag("blockquote", tag("p", inline(quoted, context)))


def _list(group: list[re.Match[str]], context: Context) -> Html:
    first = group[0]["number"]
    items = [
        tag("li", inline(one["rest"], context), class_="inner" if one["indent"] else None)
        for one in group
    ]
    return tag("ol", *items, start=first) if first else tag("ul", *items)
