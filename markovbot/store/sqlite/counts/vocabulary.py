"""The vocabulary: random ids for words and for the tokens that are their surface forms."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from markovbot.chain.states import WordId
from markovbot.store.packed.keys import LOWEST_WORD, WORD_BITS, Ids
from markovbot.store.sqlite.counts.random_ids import new_ids
from markovbot.text import fold

CACHED_TOKENS: Final = 3 << 14
"""Tokens whose ids the writer caches: about 9 MB. Half of them are those of the latest batches; as
soon as there are more of these, they take the others' place."""


class Vocabulary:
    """The ids of words and tokens, looked up or created; a cache holds the latest."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._earlier: dict[str, int] = {}

    def clear(self) -> None:
        """Clear the cache: ids may have been deleted, or were never committed."""
        self._known, self._earlier = {}, {}

    def enter(self, connection: sqlite3.Connection, texts: Sequence[str]) -> tuple[Ids, Ids]:
        """Return the word and the token of each text, new ones included."""
        if missing := set(texts).difference(self._known):
            if len(self._known) + len(missing) > CACHED_TOKENS // 2:
                self._known, self._earlier = {}, self._known
                missing = set(texts)
            again = missing.intersection(self._earlier)
            self._known.update((text, self._earlier[text]) for text in again)
            if missing := missing.difference(again):
                self._look_up(connection, missing)
            if missing := missing.difference(self._known):
                self._add(connection, sorted(missing))
        both = np.fromiter(map(self._known.__getitem__, texts), np.uint64, len(texts))
        return both >> np.uint64(WORD_BITS), both & np.uint64(LOWEST_WORD)

    def _look_up(self, connection: sqlite3.Connection, texts: Collection[str]) -> None:
        rows = connection.execute(
            "SELECT token.text, token.word << ? | token.id FROM json_each(?) AS wanted "
            "CROSS JOIN token ON token.text = wanted.value",
            (WORD_BITS, json.dumps(list(texts))),
        )
        self._known.update(rows)

    def _add(self, connection: sqlite3.Connection, texts: Sequence[str]) -> None:
        folded = [fold(text) for text in texts]
        words = _enter_words(connection, set(folded))
        tokens = new_ids(connection, "token", WORD_BITS, len(texts))
        rows = [
            (token, words[word], text)
            for token, word, text in zip(tokens, folded, texts, strict=True)
        ]
        connection.executemany("INSERT INTO token (id, word, text) VALUES (?, ?, ?)", sorted(rows))
        self._known.update((text, word << WORD_BITS | token) for token, word, text in rows)


def _enter_words(connection: sqlite3.Connection, texts: Collection[str]) -> dict[str, WordId]:
    rows = connection.execute(
        "SELECT word.text, word.id FROM json_each(?) AS wanted "
        "CROSS JOIN word ON word.text = wanted.value",
        (json.dumps(list(texts)),),
    )
    words = {text: WordId(word) for text, word in rows}
    missing = [text for text in texts if text not in words]
    for text, word in zip(
        missing, new_ids(connection, "word", WORD_BITS, len(missing)), strict=True
    ):
        words[text] = WordId(word)
    connection.executemany(
        "INSERT INTO word (id, text) VALUES (?, ?)", sorted((words[text], text) for text in missing)
    )
    return words


def drop(connection: sqlite3.Connection, tokens: Sequence[int]) -> None:
    """Delete unused tokens, and the words of which no token is left."""
    listed = (json.dumps(list(tokens)),)
    words = connection.execute(
        "SELECT DISTINCT word FROM token WHERE id IN (SELECT value FROM json_each(?))", listed
    ).fetchall()
    connection.execute("DELETE FROM token WHERE id IN (SELECT value FROM json_each(?))", listed)
    connection.executemany(
        "DELETE FROM word WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM token WHERE word = ?1)",
        words,
    )
