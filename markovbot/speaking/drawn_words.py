"""The ids of words that were drawn from a channel lately, so that they aren't drawn each time."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, NamedTuple

from markovbot.chain.states import WordId
from markovbot.domain import ChannelId, Style

MAX_AGE: Final = 600.0
"""Seconds after which words are drawn anew."""

MAX_GROWTH: Final = 2.0
"""How many times as many tokens a channel may have before words are drawn anew."""

MAX_CHANNELS: Final = 1_000
"""Channels, each with those who may read it, whose words are kept: about 1 MB."""


class _Drawn(NamedTuple):
    """Words, when they were drawn (`time.monotonic`), and how many tokens the channel had."""

    at: float
    tokens: int
    words: Sequence[WordId]


class DrawnWords:
    """Keeps ids by channel and by the style that they were compared with.

    No text is kept, so nothing that was erased stays here. An id says nothing of what it may be
    used for: whoever gets it looks up its word and asks every rule again. Words that were chosen
    for one audience are for no other, since the choice depends on what that audience may read.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[ChannelId, Style], _Drawn] = OrderedDict()

    def get(self, channel: ChannelId, style: Style, tokens: int) -> Sequence[WordId] | None:
        """Return what was drawn from a channel that has so many tokens now; None if it is to be
        drawn anew: it was long ago, the channel has grown, or some of it was taken back."""
        kept = self._kept.get((channel, style))
        if kept is None or time.monotonic() - kept.at > MAX_AGE:
            return None
        return kept.words if kept.tokens <= tokens <= MAX_GROWTH * kept.tokens else None

    def keep(self, channel: ChannelId, style: Style, tokens: int, words: Sequence[WordId]) -> None:
        """Keep what was drawn just now from a channel that has so many tokens."""
        self._kept[channel, style] = _Drawn(time.monotonic(), tokens, words)
        self._kept.move_to_end((channel, style))
        if len(self._kept) > MAX_CHANNELS:
            self._kept.popitem(last=False)
