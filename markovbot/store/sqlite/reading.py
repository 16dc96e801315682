"""A style's counts, inside one read transaction."""

import json
import sqlite3
from collections.abc import Sequence
from random import Random

from markovbot.domain import Style
from markovbot.model.transitions import END, FROM_START, START, TO_END, State, TokenId, WordId
from markovbot.store.blocks.keys import state_key
from markovbot.store.blocks.states import Kept, States
from markovbot.store.sqlite.forgetting import epoch
from markovbot.store.sqlite.sources import guild_id, visible
from markovbot.text import fold


class SqliteReading:
    """The counts of one style. What it has read it keeps, for as long as its transaction lasts.

    `kept` is what the connection's readings hand on to each other.
    """

    def __init__(self, connection: sqlite3.Connection, kept: Kept, style: Style) -> None:
        if (now := epoch(connection)) != kept.epoch:
            kept.clear(now)
        self._connection = connection
        self._guild = guild_id(connection, style.guild)
        if self._guild is not None:
            self._states = States(connection, kept, visible(connection, self._guild, style))
        self._words = {FROM_START: START, TO_END: END}

    def draw(self, state: State, rng: Random) -> TokenId | None:
        """Return a token with probability count/total; None if the state was never counted."""
        if self._guild is None:
            return None
        token = self._states.draw(state_key(self._guild, state), rng)
        return None if token is None else TokenId(token)

    def total(self, state: State) -> int:
        """Return how often the state was counted."""
        return 0 if self._guild is None else self._states.total(state_key(self._guild, state))

    def successors(self, state: State) -> dict[TokenId, int]:
        """Return every token counted at a state, with its count."""
        if self._guild is None:
            return {}
        counts = self._states.counts(state_key(self._guild, state))
        return {TokenId(token): count for token, count in counts.items()}

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
