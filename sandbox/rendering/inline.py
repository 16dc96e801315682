"""Discord's Markdown inside a paragraph: emphasis, code, links, mentions, emoji, times.

https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from sandbox.rendering.context import Context
from sandbox.rendering.tags import Html, joined, tag, text

DEEPEST: Final = 12
"""Emphasis inside emphasis that is still seen as such; what is deeper stays as written."""

MARKUP: Final = re.compile(
    r"""
      (?P<escaped>\\(?P<mark>[^\w\s]))
    | (?P<code>(?P<ticks>`{1,2})(?P<typed>.+?)(?<!`)(?P=ticks)(?!`))
    | (?P<mention><(?P<sigil>@!?|@&|\#)(?P<id>\d{1,20})>)
    | (?P<command></(?P<path>[^:<>]{1,100}):\d{1,20}>)
    | (?P<time><t:(?P<seconds>\d{1,11})(?::(?P<form>[tTdDfFR]))?>)
    | (?P<emoji><a?:(?P<named>\w{2,32}):\d{1,20}>)
    | (?P<masked>\[(?P<label>[^\[\]\n]+)\]\(<?(?P<target>https?://[^\s()<>]+)>?\))
    | (?P<quiet><(?P<hidden>https?://[^\s<>]+)>)
    | (?P<message>https://discord\.com/channels/\d{1,20}/(?P<place>\d{1,20})/\d{1,20})
    | (?P<link>https?://[^\s<>]*[^\s<>.,:;"')\]*_~|])
    | (?P<everyone>@(?:everyone|here))
    | (?P<spoiler>\|\|(?P<in_spoiler>.+?)\|\|)
    | (?P<strong>\*\*(?P<in_strong>.+?)\*\*(?!\*))
    | (?P<u>__(?P<in_u>.+?)__(?!_))
    | (?P<s>~~(?P<in_s>.+?)~~)
    | (?P<em>\*(?![\s*])(?P<in_em>[^*]+?)(?<!\s)\*(?!\*))
    | (?P<i>(?<!\w)_(?![\s_])(?P<in_i>[^_]+?)(?<!\s)_(?!\w))
    | (?P<line>\n)
    """,
    re.VERBOSE | re.DOTALL,
)

TIMES: Final = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%d/%m/%Y",
    "D": "%-d %B %Y",
    "f": "%-d %B %Y %H:%M",
    "F": "%A, %-d %B %Y %H:%M",
    "R": "%-d %B %Y",  # a picture doesn't know when it is looked at
}
"""The forms in which a time is written, in UTC."""


def inline(written: str, context: Context, depth: int = 0) -> Html:
    """Return a paragraph as HTML."""
    if depth > DEEPEST:
        return text(written)
    return joined(_parts(written, context, depth))


def _parts(written: str, context: Context, depth: int) -> Iterator[Html]:
    end = 0
    for match in MARKUP.finditer(written):
        yield text(written[end : match.start()])
        yield _element(match, context, depth)
        end = match.end()
    yield text(written[end:])


def _element(match: re.Match[str], context: Context, depth: int) -> Html:
    kind = match.lastgroup or ""
    if kind in PLAIN:
        return PLAIN[kind](match)
    if kind == "mention":
        return _mention(match, context)
    if kind == "message":
        name = context.channels.get(int(match["place"]), "unknown")
        return tag("span", text(f"#{name} › 💬"), class_="mention")
    if kind == "masked":
        return _link(match["target"], inline(match["label"], context, depth + 1))
    inside = inline(match[f"in_{kind}"], context, depth + 1)
    if kind == "spoiler":
        return tag("span", inside, class_="spoiler", tabindex="0")
    return tag("em" if kind == "i" else kind, inside)


def _mention(match: re.Match[str], context: Context) -> Html:
    id_ = int(match["id"])
    sign, names, unknown = {
        "#": ("#", context.channels, "unknown"),
        "@&": ("@", context.roles, "deleted-role"),
    }.get(match["sigil"], ("@", context.users, "unknown-user"))
    return tag("span", text(sign + names.get(id_, unknown)), class_="mention")


def _link(url: str, label: Html) -> Html:
    return tag("a", label, href=url, rel="noopener noreferrer nofollow", target="_blank")


def _time(match: re.Match[str]) -> Html:
    when = datetime.fromtimestamp(int(match["seconds"]), UTC)
    shown = when.strftime(TIMES[match["form"] or "f"])
    return tag("time", text(shown), class_="timestamp", datetime=when.isoformat())


PLAIN: Final[dict[str, Callable[[re.Match[str]], Html]]] = {
    "escaped": lambda match: text(match["mark"]),
    "code": lambda match: tag("code", text(match["typed"].strip() or match["typed"])),
    "command": lambda match: tag("span", text(f"/{match['path']}"), class_="mention"),
    "time": _time,
    "emoji": lambda match: tag("span", text(f":{match['named']}:"), class_="emoji"),
    "quiet": lambda match: _link(match["hidden"], text(match["hidden"])),
    "link": lambda match: _link(match[0], text(match[0])),
    "everyone": lambda match: tag("span", text(match[0]), class_="mention"),
    "line": lambda _: tag("br"),
}
"""What is made of markup that holds no other markup and no ids."""
