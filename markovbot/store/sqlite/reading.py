"""Add up a style's counts, state by state, inside one read transaction."""

import json
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from markovbot.domain import Style
from markovbot.model.transitions import END, FROM_START, START, TO_END, State, TokenId, WordId
from markovbot.store.sqlite.sources import where
from markovbot.text import fold


class SqliteReading:
    """The counts of one style. What it has read it keeps, for as long as its transaction lasts."""

    def __init__(self, connection: sqlite3.Connection, style: Style) -> None:
        self._connection = connection
        self._where = where(connection, style)
        self._states: dict[State, tuple[list[TokenId], list[int]]] = {}
        self._words = {FROM_START: START, TO_END: END}

    def total(self, state: State) -> int:
        """Return how often the state was counted."""
        _, upto = self._counted(state)
        return upto[-1] if upto else 0

    def select(self, state: State, rank: int) -> TokenId:
        """Return the token that the rank falls to."""
        tokens, upto = self._counted(state)
        return tokens[bisect_right(upto, rank)]

    def successors(self, state: State) -> list[tuple[TokenId, int]]:
        """Return every token counted at a state, with its count."""
        tokens, upto = self._counted(state)
        sums: Counter[TokenId] = Counter()
        for token, before, after in zip(tokens, [0, *upto], upto, strict=False):
            sums[token] += after - before
        return list(sums.items())

    def word(self, token: TokenId) -> WordId:
        """Return the word that a token spells."""
        if (found := self._words.get(token)) is None:
            (found,) = self._connection.execute(
                "SELECT word FROM token WHERE id = ?", (token,)
            ).fetchone()
            self._words[token] = found
        return found

    def named(self, text: str) -> WordId | None:
        """Return the word that a text folds to."""
        row = self._connection.execute(
            "SELECT id FROM word WHERE text = ?", (fold(text),)
        ).fetchone()
        return None if row is None else WordId(row[0])

    def spell(self, tokens: Sequence[TokenId]) -> list[str]:
        """Return the tokens' texts in the order given."""
        texts = dict(
            self._connection.execute(
                "SELECT id, text FROM token WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(set(tokens))),),
            ).fetchall()
        )
        return [texts[token] for token in tokens]

    def _counted(self, state: State) -> tuple[list[TokenId], list[int]]:
        if (found := self._states.get(state)) is None:
            rows = self._rows(state)
            found = [row[0] for row in rows], list(accumulate(row[1] for row in rows))
            self._states[state] = found
        return found

    def _rows(self, state: State) -> list[tuple[TokenId, int]]:
        if self._where is None:
            return []
        condition, parameters = self._where
        condition += " AND relation = ? AND near = ?"
        parameters = [*parameters, int(state.relation), state.near]
        if state.far is not None:
            condition += " AND far = ?"
            parameters.append(state.far)
        return self._connection.execute(
            f"SELECT next, count FROM transition WHERE {condition}",
            parameters,
        ).fetchall()
