"""A guild's vocabulary in memory: words, the tokens that are their surface forms, and random ids.

It is stored as segments of some hundred tokens, each in the order of ids. Segments with fewer than
`FULL` tokens are merged with what is new, so that a few messages never have one of their own.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import SystemRandom
from typing import Final

import numpy as np

from markovbot.chain.states import END, FROM_START, START, TO_END, WordId
from markovbot.store.model.random_ids import RandomIds
from markovbot.store.packed.codec import COMPRESSORS
from markovbot.store.packed.keys import WORD_BITS, Ids
from markovbot.store.postgres.compact_json import packed
from markovbot.text import fold
from markovbot.text.marks import is_mark

FULL: Final = 128
"""Tokens of a segment that isn't merged with new ones any more."""


IDS: Final = RandomIds(WORD_BITS)

SHUFFLER: Final = SystemRandom()

NewToken = tuple[int, int, str]
"""A token that was given an id: the token, its word, its text."""


class Lexicon:
    """Everything is looked up in dictionaries. A reader in a thread may look things up while tokens
    are added."""

    def __init__(self) -> None:
        self.words: dict[str, WordId] = {}
        """Words by their folded texts; `texts` are those of tokens, `entered` the word and token of
        a text as one number."""
        self.texts: dict[int, str] = {}
        self.entered: dict[str, int] = {}
        self.word_of: dict[int, WordId] = {FROM_START: START, TO_END: END}
        self.tokens_of: dict[int, list[int]] = {START: [FROM_START], END: [TO_END]}
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
        entered, words, word_of, tokens_of = self.entered, self.words, self.word_of, self.tokens_of
        for text in texts:
            if text not in entered:
                folded = fold(text)
                word = words.get(folded) or WordId(IDS.take(tokens_of))
                token = IDS.take(word_of)
                self._add(token, word, text, folded)
                new.append((token, word, text))
        return new

    def add(self, tokens: Iterable[NewToken]) -> None:
        """Add tokens that have ids."""
        for token, word, text in tokens:
            self._add(token, WordId(word), text, fold(text))

    def _add(self, token: int, word: WordId, text: str, folded: str) -> None:
        self.texts[token] = text
        self.entered[text] = word << WORD_BITS | token
        self.word_of[token] = word
        if (known := self.tokens_of.get(word)) is None:
            self.tokens_of[word] = [token]
            self.words[folded] = word
        else:
            known.append(token)
        self._unsaved.append(token)

    def drop(self, tokens: Collection[int]) -> None:
        """Delete tokens, and the words of which none is left."""
        for token in tokens:
            text, word = self.texts.pop(token), self.word_of.pop(token)
            del self.entered[text]
            left = [one for one in self.tokens_of[word] if one != token]
            if left:
                self.tokens_of[word] = left
            else:
                del self.tokens_of[word], self.words[fold(text)]
        for judged in (self._is_mark, self._mark_tokens, self._judged):
            judged.clear()
        self._dropped.update(tokens)

    def text_of_word(self, word: int) -> str:
        """Return the folded text of a word."""
        return fold(self.texts[self.tokens_of[word][0]])

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
        tokens, words, texts = json.loads(COMPRESSORS.decompress(data))
        self.add(zip(tokens, words, texts, strict=True))
        self.segments[segment] = np.array(tokens, np.uint64)
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
        SHUFFLER.shuffle(waiting)  # else a segment would have what was said in one moment
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

    def _packed(self, tokens: Sequence[int]) -> bytes:
        columns = tokens, [self.word_of[one] for one in tokens], [self.texts[one] for one in tokens]
        return packed(columns)
