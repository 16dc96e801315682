"""The words that a channel uses more than the other channels do."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import log
from random import Random
from typing import Final, NamedTuple

from markovbot.chain.states import START, TO_END, Relation, State, TokenId, WordId
from markovbot.domain import ChannelId, GuildId, Style
from markovbot.privacy.redaction import redact_names
from markovbot.privacy.word_lists import finder
from markovbot.store.ports import Reading, Store
from markovbot.text import is_plain_word

DRAWS: Final = 400
"""Words that are drawn from the channel, so that what this takes doesn't grow with it.

Of a word that is one in 100 there, four are drawn."""

CANDIDATES: Final = 120
"""Words that are looked at closer, the most drawn first."""

MIN_USES: Final = 3
MIN_MEMBERS: Final = 2
"""Times that a word is used in the channel, and members who do."""

MIN_LIFT: Final = 2.0
"""How many times as frequent as in the other channels a word is in this one, at least. Those that
bind sentences together come to 1.6 where one channel's talk is of another kind."""


class _Word(NamedTuple):
    """A word that may be shown, and how often the channel uses it."""

    text: str
    uses: int


class Keywords:
    """Finds what is characteristic of a channel, by drawing words from it with exact odds."""

    def __init__(self, store: Store, new_rng: Callable[[], Random]) -> None:
        self._store = store
        self._new_rng = new_rng

    async def of_channel(
        self,
        guild: GuildId,
        channel: ChannelId,
        audience: frozenset[ChannelId],
        tokens: tuple[int, int],
        most: int,
    ) -> list[str]:
        """Return words of a channel, the most characteristic first; none if it isn't in the
        audience, or the audience reads no other. `tokens` are how many were learned in the channel
        and in all that the audience reads.

        A word counts by how often the channel uses it, times the logarithm of how many times as
        frequent it is there as in the audience's other channels. Two members have used it in the
        channel itself.
        """
        if channel not in audience:
            return []
        own, everywhere = tokens
        if not 0 < own < everywhere:
            return []
        here = Style(guild, audience=frozenset({channel}))
        words = await self._store.read(here, partial(_frequent_words, rng=self._new_rng()))
        uses = await self._store.read(
            Style(guild, audience=audience), partial(_uses_of, words=words)
        )
        scores: dict[str, float] = {}
        for word in words:
            # As if each word were said once more elsewhere, so that none is infinitely rare there.
            others = max(uses[word.text] - word.uses, 0) + 1
            lift = (word.uses / own) / (others / (everywhere - own + 1))
            if lift >= MIN_LIFT:
                scores[word.text] = word.uses * log(lift)
        return sorted(scores, key=lambda text: (-scores[text], text))[:most]


def _frequent_words(reading: Reading, rng: Random) -> list[_Word]:
    """Return words that are often drawn and may be shown."""
    drawn = _drawn(reading, rng)
    times = Counter[WordId]()
    spelled: dict[WordId, str] = {}
    texts = zip(drawn, reading.texts(list(drawn)), strict=True)
    # In the order of their texts: ids would tell what was learned elsewhere.
    for token, text in sorted(texts, key=lambda one: (-drawn[one[0]], one[1])):
        word = reading.word(token)
        times[word] += drawn[token]
        spelled.setdefault(word, text.strip(" "))
    names, banned = reading.redacted_names(), finder(reading.word_list())
    found = []
    for word, _ in times.most_common(CANDIDATES):
        text, state = spelled[word], State(Relation.SURFACE_FORM, word)
        if (
            is_plain_word(text)
            and reading.support(state).members >= MIN_MEMBERS
            and (uses := reading.total(state)) >= MIN_USES
            and not reading.looks_like_no_word(word)
            and redact_names(text, names) == text
            and not banned.in_line(text)
        ):
            found.append(_Word(text, uses))
    return found


def _drawn(reading: Reading, rng: Random) -> Counter[TokenId]:
    """Return how often each token is met on walks of order 1 from the start of a message: as often,
    on average, as it is said."""
    drawn = Counter[TokenId]()
    word = START
    for _ in range(DRAWS):
        token = reading.draw(State(Relation.FORWARD, word), rng)
        if token is None:  # nothing was said here
            break
        if token == TO_END:
            word = START
        else:
            drawn[token] += 1
            word = reading.word(token)
    return drawn


def _uses_of(reading: Reading, words: Sequence[_Word]) -> Mapping[str, int]:
    """Return how often each word is used."""
    ids = {one.text: reading.named(one.text) for one in words}
    return {
        text: 0 if word is None else reading.total(State(Relation.SURFACE_FORM, word))
        for text, word in ids.items()
    }
