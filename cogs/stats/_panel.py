"""The panel of /stats: text alone, with nothing to press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from cogs.adapters.rendering import escaped, plural
from markovbot.domain import ChannelId, MessageId, seconds_of
from markovbot.statistics import ScopeStatistics

COLOUR = discord.Colour(0x8EA1FF)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the panel shows, all of it of the audience's channels.

    `here` is the channel that the panel is shown in (None if not everybody there may read it),
    `own` its share; `since` has the channels that are learned from, `keywords` what is
    characteristic of `here`; `retention` is in days, 0 for no limit.
    """

    here: ChannelId | None
    total: ScopeStatistics
    own: ScopeStatistics | None
    since: Mapping[ChannelId, MessageId]
    keywords: Sequence[str]
    retention: int


def stats_panel(figures: Figures) -> discord.ui.LayoutView:
    """Return the panel."""
    sections = [text for text in (_total(figures), _channel(figures)) if text]
    if figures.keywords:
        words = " · ".join(f"**{escaped(word)}**" for word in figures.keywords)
        sections.append(f"### What this channel talks about more than the others\n{words}")
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        accent_colour=COLOUR
    )
    for number, text in enumerate(sections):
        if number:
            container.add_item(discord.ui.Separator())
        container.add_item(discord.ui.TextDisplay(text))
    return discord.ui.LayoutView(timeout=None).add_item(container)


def _total(figures: Figures) -> str:
    tally = figures.total
    lines = [
        "## What I know",
        "In the channels that everybody here may read, "
        f"I have read {plural(tally.messages, 'message')} by {plural(tally.members, 'member')} "
        f"in {plural(tally.channels, 'channel')}, and kept none of them. What I keep is how "
        f"often each of their {plural(tally.tokens, 'word')} came after which others.",
    ]
    if figures.retention:
        lines.append(f"I keep each count for {figures.retention} days at most.")
    return "\n".join(lines)


def _channel(figures: Figures) -> str:
    lines = []
    if figures.own is not None and figures.own.messages:
        own = figures.own
        lines.append(
            f"From this channel come {plural(own.messages, 'message')} "
            f"by {plural(own.members, 'member')}, {plural(own.tokens, 'word')}."
        )
    if figures.here is not None:
        since = figures.since.get(figures.here)
        lines.append(
            "I don't learn here now."
            if since is None
            else f"I have been learning here since {_date(since)}."
        )
    others = [one for channel, one in figures.since.items() if channel != figures.here]
    if others:
        first = "in the first of them since " if len(others) > 1 else "since "
        lines.append(
            f"I learn in {plural(len(others), 'other channel')}, {first}{_date(min(others))}."
        )
    return "\n".join(lines)


def _date(switched_on: MessageId) -> str:
    """Return a day as Discord shows it in each reader's own language and time zone."""
    return f"<t:{int(seconds_of(switched_on))}:D>"
