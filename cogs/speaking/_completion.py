"""Complete what a line is to be about, while it is typed."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands

from cogs.adapters.converters import place_of
from cogs.speaking._lines import style_of
from markovbot.container import Services
from markovbot.domain import ChannelId, MemberId, Style
from markovbot.errors import UserError

WITHIN: Final = 1.5
"""Seconds; Discord shows what comes within three, and can't be asked to wait."""

EVEN: Final = 0.08
"""Seconds that every answer takes at least: how long the look-up takes tells how many words begin
so, those included that whoever types may not read."""

MEMBER_OPTIONS: Final = ("member", "and")
"""Of /imitate."""


async def complete_about(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """Offer words that may be said to everybody here, though only the asker sees them: of the
    channel or the members that are chosen already."""
    services: Services = interaction.client.services
    # Of a database that is locked or busy nothing comes, and who types on gets choices again.
    with suppress(UserError, TimeoutError):
        async with asyncio.timeout(WITHIN):
            style = await _style(interaction)
            evened_out = asyncio.create_task(asyncio.sleep(EVEN))
            offered = [] if style is None else await services.completion.complete(style, typed)
            await evened_out
            return [app_commands.Choice(name=text, value=text) for text in offered]
    return []


async def _style(interaction: discord.Interaction[Any]) -> Style | None:
    """Return the style that a line will have; None if there will be none.

    Discord tells only the ids of what is chosen.
    """
    services: Services = interaction.client.services
    place = place_of(interaction.channel)
    if place is None or not services.speaking_places.allow(place):
        return None
    style, chosen = style_of(interaction), interaction.namespace
    channel = getattr(chosen, "channel", None)
    if channel is not None and style.audience is not None and channel.id in style.audience:
        style = replace(style, channels=frozenset({ChannelId(channel.id)}))
    named = (getattr(chosen, option, None) for option in MEMBER_OPTIONS)
    members = frozenset(MemberId(one.id) for one in named if one is not None)
    for member in members:
        if not await services.privacy.may_imitate(member, style.guild):
            return None
    return replace(style, members=members) if members else style
