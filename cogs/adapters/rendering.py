"""How generated lines look on Discord: names instead of mentions, and nobody is pinged."""

from collections.abc import Collection
from typing import Final

import discord
import regex

from cogs.adapters.converters import stream_key_of
from cogs.adapters.errors import REST_FAILURES
from markovbot.domain import ChannelId
from markovbot.speaking.finishing import LONGEST_MESSAGE
from markovbot.text import cut, tame

MENTION: Final = regex.compile(r"<(@!?|@&|#)([0-9]{1,20})>|@(everyone|here)")

LONGEST_NAME: Final = 100
"""Characters: of a role, a channel or a server. Members' names have at most 32."""

MENTION_OPENER: Final = regex.compile(r"<(?=[@#])")

IMITATION_LABEL: Final = "\n-# an imitation of "

MAX_NAME_LOOKUPS: Final = 3
"""Members asked for by name per line; there is no member cache, so each costs a request."""


async def render_line(
    line: str, guild: discord.Guild, visible: Collection[ChannelId] | None
) -> str:
    """Return a line in which every mention is a name and every link leads where it says, cut to
    what Discord takes.

    Channels are named only if they are `visible`; a name may be what nobody else should know.
    """
    names: dict[str, str] = {}
    looked_up = 0
    for match in MENTION.finditer(line):
        kind, number, mass = match.groups()
        if match.group() in names:
            continue
        if mass is not None:
            names[match.group()] = f"@\u200b{mass}"
        elif kind == "#":
            channel = guild.get_channel_or_thread(int(number))
            key = stream_key_of(channel)
            known = channel and key and (visible is None or key.channel in visible)
            names[match.group()] = (
                f"#{escaped(channel.name)}" if channel and known else "#somewhere"
            )
        elif kind == "@&":
            role = guild.get_role(int(number))
            names[match.group()] = f"@\u200b{escaped(role.name)}" if role else "@somebody"
        else:
            looked_up += 1
            name = await _member_name(guild, int(number)) if looked_up <= MAX_NAME_LOOKUPS else None
            names[match.group()] = f"@\u200b{escaped(name)}" if name else "@somebody"
    named = MENTION.sub(lambda match: names[match.group()], line)
    # A name that ends with "<" may have made a mention of what follows it.
    safe = MENTION.sub(lambda match: f"{match[0][0]}\u200b{match[0][1:]}", named)
    return cut(tame(safe), LONGEST_MESSAGE)


async def _member_name(guild: discord.Guild, member: int) -> str | None:
    try:
        return (await guild.fetch_member(member)).display_name
    except REST_FAILURES:
        return None


def escaped(name: str) -> str:
    """Return a name that can't style, link, invite or ping."""
    kept = name[:LONGEST_NAME]  # escaping takes quadratic time
    escaped = discord.utils.escape_mentions(discord.utils.escape_markdown(kept))
    return tame(MENTION_OPENER.sub("<\u200b", escaped))


def imitation_label(name: str) -> str:
    """Return the label below an imitation."""
    return f"{IMITATION_LABEL}{escaped(name)}"


def strip_label(text: str) -> str:
    """Return what a line said, without the label of an imitation."""
    return text.rpartition(IMITATION_LABEL)[0] or text


def plural(number: int, noun: str) -> str:
    """Return '1 message' or '1,234 messages'."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
