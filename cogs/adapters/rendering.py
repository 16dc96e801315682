"""Render generated lines for Discord: names in place of mentions, so that nobody is pinged."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import discord
import regex

from cogs.adapters.converters import stream_key_of
from cogs.adapters.errors import REST_FAILURES
from markovbot.domain import ChannelId
from markovbot.languages import gettext as _
from markovbot.languages import listed, ngettext
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

EXPLAINING_IMITATION: Final = f"{EXPLAINING}:i"
"""The same of an imitation."""

LABEL_OPENER: Final = "\n-# "
"""What the label of an imitation begins with, whatever its language."""

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
                f"#{escaped(channel.name)}" if channel and known else _("#somewhere")
            )
        elif kind == "@&":
            role = guild.get_role(int(number))
            names[match.group()] = f"@\u200b{escaped(role.name)}" if role else _("@somebody")
        else:
            looked_up += 1
            name = await _member_name(guild, int(number)) if looked_up <= MAX_NAME_LOOKUPS else None
            names[match.group()] = f"@\u200b{escaped(name)}" if name else _("@somebody")
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
    shown = listed([escaped(name) for name in names])
    return LABEL_OPENER + _("an imitation of {names}", names=shown)


def said_in(message: discord.Message) -> str:
    """Return the line that a message of the bot's own holds: without the label, if it is an
    imitation, as the button below tells."""
    text = message.content
    return text.rpartition(LABEL_OPENER)[0] if _has_button(message, EXPLAINING_IMITATION) else text


def is_line(message: discord.Message) -> bool:
    """Tell whether a message of the bot's own is a line: below each is a button that explains it,
    and below nothing else."""
    return _has_button(message, EXPLAINING)


def _has_button(message: discord.Message, opener: str) -> bool:
    buttons = (one for row in message.components for one in getattr(row, "children", ()))
    return any((getattr(one, "custom_id", "") or "").startswith(opener) for one in buttons)


def policy_link(url: str) -> str:
    """Return the link to whoever runs the bot's privacy policy, as a line in small print."""
    return _("-# Privacy policy: <{url}>", url=url)


def channel_list(channels: Iterable[int], most: int = MAX_CHANNELS_LISTED) -> str:
    """Return channels as mentions; those beyond `most` are counted."""
    ids = sorted(channels)
    return enumerated([f"<#{channel}>" for channel in ids], most)


def enumerated(things: Sequence[str], most: int) -> str:
    """Return things one after the other; those beyond `most` are counted."""
    shown = _(", ").join(things[:most])
    rest = len(things) - most
    if rest <= 0:
        return shown
    return ngettext("{shown} and {count} more", "{shown} and {count} more", rest, shown=shown)
