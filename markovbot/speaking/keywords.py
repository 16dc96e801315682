"""The words that a channel uses more than the other channels do."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from math import log
from random import Random
from typing import Final, NamedTuple

from markovbot.chain.states import START, TO_END, Relation, State, TokenId, WordId
from markovbot.domain import ChannelId, GuildId, Style
from markovbot.privacy.redaction import redact_names
from markovbot.privacy.word_lists import finder
from markovbot.speaking.drawn_words import DrawnWords
from markovbot.store.ports import Reading, Store
from markovbot.text import is_plain_word

DRAWS: Final = 400
"""Words that are drawn from the channel, so that what this takes doesn't grow with it.

Of a word that is one in 100 there, four are drawn."""

CANDIDATES: Final = 120
"""Words that are looked at closer, the most drawn first."""

KEPT: Final = 24
"""Words, the most characteristic first, that are looked at again instead of drawing others."""

MIN_USES: Final = 3
MIN_MEMBERS: Final = 2
"""Times that a word is used in the channel, and members who do."""

MIN_LIFT: Final = 2.0
"""How many times as frequent as in the other channels a word is in this one, at least. Those that
bind sentences together come to 1.6 where one channel's talk is of another kind."""


class _Word(NamedTuple):
    """A word that may be shown, and how often the channel uses it."""

    id: WordId
    text: str
    uses: int


class Keywords:
    """Finds what is characteristic of a channel, by drawing words from it with exact odds.

    Drawing takes longest, so the ids of what it found are kept for a while. Whether a word may be
    shown, and how characteristic it is, is looked up each time.
    """

    def __init__(self, store: Store, new_rng: Callable[[], Random]) -> None:
        self._store = store
        self._new_rng = new_rng
        self._drawn = DrawnWords()

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
        all_read = Style(guild, audience=audience)
        drawn = self._drawn.get(channel, all_read, own)
        look = partial(_words, rng=self._new_rng(), drawn=drawn)
        words = await self._store.read(here, look, brief=drawn is not None)
        uses = await self._store.read(all_read, partial(_uses_of, words=words), brief=True)
        scores: dict[_Word, float] = {}
        for word, everywhere_used in zip(words, uses, strict=True):
            # As if each word were said once more elsewhere, so that none is infinitely rare there.
            others = max(everywhere_used - word.uses, 0) + 1
            lift = (word.uses / own) / (others / (everywhere - own + 1))
            if lift >= MIN_LIFT:
                scores[word] = word.uses * log(lift)
        best = sorted(scores, key=lambda word: (-scores[word], word.text))
        if drawn is None:
            self._drawn.keep(channel, all_read, own, [word.id for word in best[:KEPT]])
        return [word.text for word in best[:most]]


def _words(reading: Reading, rng: Random, drawn: Sequence[WordId] | None) -> list[_Word]:
    """Return those of some words, or of those that are often drawn, that may be shown."""
    candidates = _often_drawn(reading, rng) if drawn is None else drawn
    known = {word: reading.successors(State(Relation.SURFACE_FORM, word)) for word in candidates}
    spellings = [token for counts in known.values() for token in counts]
    texts = dict(zip(spellings, reading.texts(spellings), strict=True))
    names, banned = reading.redacted_names(), finder(reading.word_list())
    found = []
    for word, counts in known.items():
        uses = sum(counts.values())
        if uses < MIN_USES:
            continue
        text = texts[max(counts, key=lambda token: (counts[token], texts[token]))].strip(" ")
        if (
            is_plain_word(text)
            and reading.support(State(Relation.SURFACE_FORM, word)).members >= MIN_MEMBERS
            and not reading.looks_like_no_word(word)
            and redact_names(text, names) == text
            and not banned.in_line(text)
        ):
            found.append(_Word(word, text, uses))
    return found


def _often_drawn(reading: Reading, rng: Random) -> list[WordId]:
    """Return the words that are drawn most often."""
    drawn = _drawn(reading, rng)
    times = Counter[WordId]()
    texts = zip(drawn, reading.texts(list(drawn)), strict=True)
    # In the order of their texts: ids would tell what was learned elsewhere.
    for token, _ in sorted(texts, key=lambda one: (-drawn[one[0]], one[1])):
        times[reading.word(token)] += drawn[token]
    return [word for word, _ in times.most_common(CANDIDATES)]


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


def _uses_of(reading: Reading, words: Sequence[_Word]) -> list[int]:
    """Return how often each word is used."""
    return [reading.total(State(Relation.SURFACE_FORM, word.id)) for word in words]
