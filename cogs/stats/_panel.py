"""The panel of /stats: text alone, with nothing to press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from cogs.adapters import amounts
from cogs.adapters.rendering import escaped
from markovbot.domain import ChannelId, MessageId, seconds_of
from markovbot.languages import gettext as _
from markovbot.languages import ngettext
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
        heading = _("### What this channel talks about more than the others")
        sections.append(f"{heading}\n{words}")
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
    lines = [_("## What I know"), _known(tally) if tally.messages else _nothing()]
    if figures.retention:
        lines.append(
            _("I keep each count for {retention} days at most.", retention=figures.retention)
        )
    return "\n".join(lines)


def _known(tally: ScopeStatistics) -> str:
    return _(
        "In the channels that everybody here may read, I have read {messages} by {members} in "
        "{channels}, and kept none of them. What I keep is how often each of their {words} "
        "came after which others.",
        messages=amounts.messages(tally.messages),
        members=amounts.members(tally.members),
        channels=amounts.channels(tally.channels),
        words=amounts.words(tally.tokens),
    )


def _nothing() -> str:
    return _("Of what is said in the channels that everybody here may read, I know nothing yet.")


def _channel(figures: Figures) -> str:
    lines = []
    if figures.own is not None and figures.own.messages:
        own = figures.own
        lines.append(
            _(
                "From this channel come {messages} by {members}, {words}.",
                messages=amounts.messages(own.messages),
                members=amounts.members(own.members),
                words=amounts.words(own.tokens),
            )
        )
    if figures.here is not None:
        since = figures.since.get(figures.here)
        lines.append(
            _("I don't learn here now.")
            if since is None
            else _("I have been learning here since {day}.", day=_date(since))
        )
    others = [one for channel, one in figures.since.items() if channel != figures.here]
    if others:
        lines.append(
            ngettext(
                "I learn in {count} other channel, since {day}.",
                "I learn in {count} other channels, in the first of them since {day}.",
                len(others),
                day=_date(min(others)),
            )
        )
    return "\n".join(lines)


def _date(switched_on: MessageId) -> str:
    """Return a day as Discord shows it in each reader's own language and time zone."""
    return f"<t:{int(seconds_of(switched_on))}:D>"
