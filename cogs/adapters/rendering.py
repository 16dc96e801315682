"""Render generated lines for Discord: names in place of mentions, so that nobody is pinged."""

from collections.abc import Collection, Iterable
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

MAX_CHANNELS_LISTED: Final = 20
"""Channels named in one sentence."""

MENTION_OPENER: Final = regex.compile(r"<(?=[@#])")

EXPLAINING: Final = "why"
"""What the id of the button begins with that explains a line."""

IMITATION_LABEL: Final = "\n-# an imitation of "

MAX_NAME_LOOKUPS: Final = 3
"""Members whose names are looked up per line; each costs a request, for lack of a member cache."""


async def render_line(
    line: str, guild: discord.Guild, visible: Collection[ChannelId] | None
) -> str:
    """Return a line without mentions or masked links, cut to Discord's longest message.

    A channel's name is used only if the channel is in `visible` (None: all are), since its name
    may be secret.
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
    # A name that ends with "<" may form a mention with what follows it.
    safe = MENTION.sub(lambda match: f"{match[0][0]}\u200b{match[0][1:]}", named)
    return cut(tame(safe), LONGEST_MESSAGE)


async def _member_name(guild: discord.Guild, member: int) -> str | None:
    try:
        return (await guild.fetch_member(member)).display_name
    except REST_FAILURES:
        return None


def escaped(name: str) -> str:
    """Return a name without effect as Markdown, link, invitation or mention."""
    kept = name[:LONGEST_NAME]  # escaping takes quadratic time
    without_markup = discord.utils.escape_mentions(discord.utils.escape_markdown(kept))
    return tame(MENTION_OPENER.sub("<\u200b", without_markup))


def imitation_label(names: Iterable[str]) -> str:
    """Return the label below an imitation of one member or more."""
    return IMITATION_LABEL + " and ".join(map(escaped, names))


def strip_label(text: str) -> str:
    """Return a message without the label of an imitation."""
    return text.rpartition(IMITATION_LABEL)[0] or text


def is_line(message: discord.Message) -> bool:
    """Tell whether a message of the bot's own is a line: below each is a button that explains it,
    and below nothing else."""
    buttons = (one for row in message.components for one in getattr(row, "children", ()))
    return any((getattr(one, "custom_id", "") or "").startswith(EXPLAINING) for one in buttons)


def plural(number: int, noun: str) -> str:
    """Return '1 message' or '1,234 messages'."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def channel_list(channels: Iterable[int], most: int = MAX_CHANNELS_LISTED) -> str:
    """Return channels as mentions; those beyond `most` are counted."""
    ids = sorted(channels)
    shown = ", ".join(f"<#{channel}>" for channel in ids[:most])
    return f"{shown} and {len(ids) - most} more" if len(ids) > most else shown
