"""Random ids for words and for the tokens that spell them."""

import json
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal

from markovbot.model.transitions import FIRST_FREE_ID, TokenId, WordId
from markovbot.text import fold

ID_BITS: Final = 31
"""Four bytes in a row, and room for far more words than people use."""


def new_ids(
    connection: sqlite3.Connection,
    table: Literal["guild", "channel", "member", "word", "token"],
    count: int,
) -> list[int]:
    """Return random ids that a table has not given out; order of arrival can't be read off them."""
    fresh: set[int] = set()
    while len(fresh) < count:
        drawn = {secrets.randbits(ID_BITS) for _ in range(count - len(fresh))}
        taken = connection.execute(
            f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(drawn)),),
        )
        fresh |= {id_ for id_ in drawn if id_ >= FIRST_FREE_ID} - {id_ for (id_,) in taken}
    return list(fresh)


def spelled(
    connection: sqlite3.Connection, texts: Collection[str]
) -> dict[str, tuple[TokenId, WordId]]:
    """Return the ids of those texts that are known."""
    rows = connection.execute(
        "SELECT token.text, token.id, token.word FROM json_each(?) AS wanted "
        "CROSS JOIN token ON token.text = wanted.value",
        (json.dumps(list(texts)),),
    )
    return {text: (TokenId(token), WordId(word)) for text, token, word in rows}


def enter(
    connection: sqlite3.Connection, uses: Mapping[str, int]
) -> dict[str, tuple[TokenId, WordId]]:
    """Return the ids of texts, new ones included, and add up how often each is used."""
    known = spelled(connection, uses)
    connection.executemany(
        "UPDATE token SET uses = uses + ? WHERE id = ?",
        sorted((uses[text], token) for text, (token, _) in known.items()),
    )
    missing = [text for text in uses if text not in known]
    words = _enter_words(connection, {fold(text) for text in missing})
    tokens = new_ids(connection, "token", len(missing))
    for text, token in zip(missing, tokens, strict=True):
        known[text] = (TokenId(token), words[fold(text)])
    connection.executemany(
        "INSERT INTO token (id, word, text, uses) VALUES (?, ?, ?, ?)",
        sorted((*known[text], text, uses[text]) for text in missing),
    )
    return known


def _enter_words(connection: sqlite3.Connection, texts: Collection[str]) -> dict[str, WordId]:
    rows = connection.execute(
        "SELECT word.text, word.id FROM json_each(?) AS wanted "
        "CROSS JOIN word ON word.text = wanted.value",
        (json.dumps(list(texts)),),
    )
    words = {text: WordId(word) for text, word in rows}
    missing = [text for text in texts if text not in words]
    for text, word in zip(missing, new_ids(connection, "word", len(missing)), strict=True):
        words[text] = WordId(word)
    connection.executemany(
        "INSERT INTO word (id, text) VALUES (?, ?)", sorted((words[text], text) for text in missing)
    )
    return words


def leave(connection: sqlite3.Connection, uses: Iterable[tuple[TokenId, int]]) -> None:
    """Take back uses of tokens, and drop the tokens and words that nobody uses any more."""
    connection.executemany(
        "UPDATE token SET uses = uses - ? WHERE id = ?", [(count, token) for token, count in uses]
    )
    connection.execute("DELETE FROM token WHERE uses = 0")
    connection.execute(
        "DELETE FROM word WHERE NOT EXISTS (SELECT 1 FROM token WHERE token.word = word.id)"
    )
