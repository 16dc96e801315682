"""Which sources a style may use, as a filter for the engine."""

from markovbot.domain import Style
from markovbot.store.model.guild_view import GuildView
from markovbot.store.packed.keys import Ids, source_ids
from markovbot.store.packed.source_filter import (
    EVERYTHING,
    Interval,
    SourceFilter,
    whole_channel,
    whole_source,
    without,
)


def style_filter(view: GuildView, style: Style, hidden: Ids) -> SourceFilter | None:
    """Return what a style may use: some sources, and in these no `hidden` tokens (ascending); None
    if that is everything of the guild's."""
    intervals: list[Interval] = [EVERYTHING]
    channels = _channels(view, style)
    if style.members is not None:
        intervals = [
            whole_source(source)
            for person in style.members
            for source in view.sources_of(person)
            if channels is None or source_ids(source)[0] in channels
        ]
    elif channels is not None:
        intervals = [whole_channel(channel) for channel in channels]
    if holes := view.erasing():
        intervals = without(intervals, [whole_source(source) for source in holes])
    if intervals == [EVERYTHING] and not len(hidden):
        return None
    return SourceFilter.within(intervals, hidden)


def _channels(view: GuildView, style: Style) -> set[int] | None:
    """Return the ids of the channels that a style may use; None if that is all of them."""
    wanted = [one for one in (style.channels, style.audience) if one is not None]
    if not wanted:
        return None
    known = view.channels()
    allowed = {id_ for id_, snowflake in known.items() if all(snowflake in one for one in wanted)}
    return None if len(allowed) == len(known) else allowed
