"""A guild's vocabulary in memory: words, the tokens that are their surface forms, and random ids.

It is stored as segments of some hundred tokens, each in the order of ids. Segments with fewer than
`FULL` tokens are merged with what is new, so that a few messages never have one of their own.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from markovbot.chain.states import END, FROM_START, START, TO_END, WordId
from markovbot.store.model.random_ids import RandomIds
from markovbot.store.packed.keys import WORD_BITS, Ids
from markovbot.store.postgres.token_columns import NewToken, pack_tokens, unpack_tokens
from markovbot.text import fold
from markovbot.text.marks import is_mark

FULL: Final = 128
"""Tokens of a segment that isn't merged with new ones any more."""


IDS: Final = RandomIds(WORD_BITS)


class Lexicon:
    """Everything is looked up in dictionaries. A reader in a thread may look things up while tokens
    are added.

    They hold no list for each word, since most words have one token: Python's garbage collector
    would look through all of these lists again and again.
    """

    def __init__(self) -> None:
        self.words: dict[str, WordId] = {}
        """Words by their folded texts; `texts` are those of tokens, `entered` the word and token of
        a text as one number."""
        self.texts: dict[int, str] = {}
        self.entered: dict[str, int] = {}
        self.word_of: dict[int, WordId] = {FROM_START: START, TO_END: END}
        self._first: dict[int, int] = {START: FROM_START, END: TO_END}
        self._others: dict[int, list[int]] = {}
        """The tokens of each word: one, and those there are besides."""
        self.segments: dict[int, Ids] = {}
        """The tokens of each stored segment, ascending."""
        self._unsaved: list[int] = []
        self._dropped: set[int] = set()
        self._is_mark: dict[int, bool] = {}
        self._mark_tokens: dict[int, WordId] = {}
        self._judged: set[int] = set()

    def enter(self, texts: Iterable[str]) -> list[NewToken]:
        """Give ids to those of some texts that have none; return these tokens."""
        new: list[NewToken] = []
        entered, words, word_of, first = self.entered, self.words, self.word_of, self._first
        add, take = self._add, IDS.take
        for text in texts:
            if text not in entered:
                folded = fold(text)
                word = words.get(folded) or WordId(take(first))
                token = take(word_of)
                add(token, word, text, folded)
                new.append((token, word, text))
        return new

    def tokens_of(self, word: int) -> Sequence[int]:
        """Return the tokens that spell a word; none if there is no such word."""
        if (first := self._first.get(word)) is None:
            return ()
        return first, *self._others.get(word, ())

    def add(self, tokens: Iterable[NewToken]) -> None:
        """Add tokens that have ids."""
        for token, word, text in tokens:
            self._add(token, WordId(word), text, fold(text))

    def _add(self, token: int, word: WordId, text: str, folded: str) -> None:
        self.texts[token] = text
        self.entered[text] = word << WORD_BITS | token
        self.word_of[token] = word
        if word in self._first:
            self._others.setdefault(word, []).append(token)
        else:
            self._first[word] = token
            self.words[folded] = word
        self._unsaved.append(token)

    def drop(self, tokens: Collection[int]) -> None:
        """Delete tokens, and the words of which none is left."""
        for token in tokens:
            text, word = self.texts.pop(token), self.word_of.pop(token)
            del self.entered[text]
            left = [one for one in self.tokens_of(word) if one != token]
            self._others.pop(word, None)
            if left:
                self._first[word], *others = left
                if others:
                    self._others[word] = others
            else:
                del self._first[word], self.words[fold(text)]
        for judged in (self._is_mark, self._mark_tokens, self._judged):
            judged.clear()
        self._dropped.update(tokens)

    def __contains__(self, word: int) -> bool:
        """Tell whether there is a word with a text."""
        return self._first.get(word) in self.texts

    def text_of_word(self, word: int) -> str:
        """Return the folded text of a word."""
        return fold(self.texts[self._first[word]])

    def is_mark(self, word: int) -> bool:
        """Tell whether a word is a mark."""
        if (found := self._is_mark.get(word)) is None:
            found = self._is_mark[word] = is_mark(self.text_of_word(word))
        return found

    def mark_tokens(self, tokens: Collection[int]) -> Mapping[int, WordId]:
        """Return the words of at least those of some tokens that are marks, and of no others."""
        if unknown := {*tokens} - self._judged:
            self._mark_tokens.update(
                (token, self.word_of[token])
                for token in unknown
                if token in self.texts and is_mark(self.texts[token])
            )
            self._judged |= unknown
        return self._mark_tokens

    def load(self, segment: int, data: bytes) -> None:
        """Add the tokens of a stored segment."""
        tokens = unpack_tokens(data)
        self.add(tokens)
        self.segments[segment] = np.array([token for token, _, _ in tokens], np.uint64)
        self._unsaved.clear()

    def save(self, number: int) -> tuple[list[tuple[int, bytes]], list[int]]:
        """Return the segments to be written, under numbers from `number` on, and those to be
        deleted, so that they hold just the tokens that there are now."""
        gone: list[int] = []
        waiting = [token for token in self._unsaved if token not in self._dropped]
        rest: list[Sequence[int]] = []
        dropped = np.fromiter(self._dropped, np.uint64)
        for segment, ids in self.segments.items():
            kept = ids[~np.isin(ids, dropped)] if len(dropped) else ids
            if len(kept) < len(ids) or (waiting and len(kept) < FULL):
                gone.append(segment)
                if len(kept) < FULL:
                    waiting += kept.tolist()
                else:
                    rest.append(kept.tolist())
        if len(waiting) > 2 * FULL:  # else a segment would have what was said in one moment
            order = np.frombuffer(secrets.token_bytes(4 * len(waiting)), np.uint32).argsort()
            waiting = [waiting[place] for place in order.tolist()]
        rest += [waiting[start : start + 2 * FULL] for start in range(0, len(waiting), 2 * FULL)]
        written = []
        for segment in gone:
            del self.segments[segment]
        for segment, tokens in enumerate(rest, number):
            ordered = sorted(tokens)
            self.segments[segment] = np.array(ordered, np.uint64)
            written.append((segment, self._packed(ordered)))
        self._unsaved.clear()
        self._dropped.clear()
        return written, gone

    def _packed(self, tokens: Iterable[int]) -> bytes:
        return pack_tokens([(one, self.word_of[one], self.texts[one]) for one in tokens])
