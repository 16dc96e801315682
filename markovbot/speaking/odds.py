"""Show the odds behind a word."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Final

from markovbot.chain.evidence import CONTRIBUTORS
from markovbot.chain.filters import LineFilters
from markovbot.chain.filters.single_author import MIN_AUTHORS
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import END, TO_END, Relation, State
from markovbot.domain import Style, WordList
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.privacy.redaction import redact_names
from markovbot.privacy.word_lists import finder
from markovbot.store.ports import Reading, RedactedNames, Store
from markovbot.text import Forbidden, join, tame, tokenize

LONGEST_STATE: Final = 2


@dataclass(frozen=True, slots=True)
class NextWord:
    """One row of the table; `word` None is the end of the message."""

    word: str | None
    count: int
    probability: float


class NoTable(Enum):
    """Why there is nothing to show after one or two words."""

    UNKNOWN = "unknown"
    """Nobody has said them where the audience may read, or they name somebody whose name isn't
    said: which of the two isn't told."""
    ONE_MEMBER = "one member"
    """Only one member has, where the audience may read."""


@dataclass(frozen=True, slots=True)
class Odds:
    """How often a state was counted, and what came next, most frequent first.

    Where rows are filtered, the total counts those left out as well: all that is missing if the
    table is `complete`, else some of it. `why` says why there is no table; None if there is one.
    """

    total: int
    next: list[NextWord]
    complete: bool = True
    why: NoTable | None = None

    @property
    def missing(self) -> int:
        """Return how often something came next that is not in the table."""
        return self.total - sum(row.count for row in self.next)


class OddsLookup:
    """Tables of next words as members may see them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def look_up(self, style: Style, text: str, top: int) -> Odds:
        """Return the filtered table (see `odds`) after the one or two words of a text.

        Raises UserError if the text isn't one or two words.
        """
        return await odds(self._store, style, text, top, filtered=True)


async def odds(
    store: Store, style: Style, text: str, top: int | None = None, *, filtered: bool = False
) -> Odds:
    """Return the table of next words after the one or two words of a text.

    With `filtered`, once three members contribute, rows that only one of them accounts for are
    left out (their counts remain in the total), and so is whoever doesn't want to be named: row by
    row, a table would otherwise read out what somebody wrote. There is no table at all of words
    that only one member has said, alone or in a row. Raises UserError if the text isn't one or two
    words.
    """
    tokens = tokenize(text)
    if not 1 <= len(tokens) <= LONGEST_STATE:
        raise UserError(_("Give one word, or two that follow each other."))

    def look_up(reading: Reading) -> Odds:
        words = [word for token in tokens if (word := reading.named(token)) is not None]
        guarded = filtered and reading.contributors() >= CONTRIBUTORS
        filters = LineFilters(reading, FilterSettings(refuse_single=guarded))
        redacted_names = reading.redacted_names() if filtered else None
        forbidden = finder(reading.word_list() if filtered else WordList())
        contains_name = redact_names(join(tokens), redacted_names) != join(tokens)
        if contains_name or len(words) < len(tokens) or forbidden.in_line(join(tokens)):
            return Odds(0, [], why=NoTable.UNKNOWN)
        if not all(map(filters.word_allowed, words)):
            return Odds(0, [], why=NoTable.ONE_MEMBER)
        state = State(Relation.FORWARD, words[-1], words[0] if len(words) > 1 else None)
        table = _table(reading, state)
        if not table.total:
            return Odds(0, [], why=NoTable.UNKNOWN)
        if guarded and reading.support(state).members < MIN_AUTHORS:
            return Odds(0, [], why=NoTable.ONE_MEMBER)
        shown = (
            row
            for row in table.next
            if not filtered
            or (
                (not guarded or _supported_by_two(reading, state, row.word))
                and (row.word is None or _may_be_shown(tokens, row.word, redacted_names, forbidden))
            )
        )  # as many as are wanted: a common word has thousands, and each takes a look
        rows = list(islice(shown, top))
        return Odds(table.total, rows, complete=next(shown, None) is None)

    return await store.read(style, look_up, brief=True)


def _may_be_shown(
    tokens: Sequence[str],
    word: str,
    redacted_names: RedactedNames | None,
    forbidden: Forbidden,
) -> bool:
    """Tell whether a word neither names somebody nor is banned, nor does so after those before it;
    and is no link or invitation."""
    rows = (join([*tokens, f" {word}"]), join([*tokens, word]), word)
    return tame(word) == word and not any(
        redact_names(row, redacted_names) != row or forbidden.in_line(row) for row in rows
    )


def _supported_by_two(reading: Reading, state: State, text: str | None) -> bool:
    word = END if text is None else reading.named(text)
    return word is not None and reading.supported_by_two((state, word))


def _table(reading: Reading, state: State) -> Odds:
    counted = reading.successors(state)
    counts: Counter[str | None] = Counter()
    spelled = [token for token in counted if token != TO_END]
    texts = dict(zip(spelled, reading.texts(spelled), strict=True))
    for token, count in counted.items():
        counts[texts[token].lstrip(" ") if token in texts else None] += count
    total = counts.total()
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0] or ""))
    return Odds(total, [NextWord(word, count, count / total) for word, count in ranked])
