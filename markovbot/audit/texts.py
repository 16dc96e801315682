"""The true texts, in memory only."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final, Self

from markovbot.domain import ChannelId, MemberId
from markovbot.errors import UserError
from markovbot.ingest.formats import Export
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row
from markovbot.text import fold, is_bot_command, segments, tokenize

ORDINARY_WORDS: Final = 500
"""The most frequent words, of which secrets of ordinary words are made."""

ORDINARY_LETTERS: Final = 4
"""Letters of such a word at least: shorter ones are mostly grammar."""

SHARED: Final = 2
"""Members who have to use a word for it to be anybody's."""


class Text:
    """A message as it was written, and the token sequences that are learned of it.

    Its repr shows nothing of the text.
    """

    __slots__ = ("_segments", "channel", "content", "member")

    def __init__(self, channel: ChannelId, member: MemberId, content: str) -> None:
        self.channel = channel
        self.member = member
        self.content = content
        self._segments: list[list[str]] | None = None

    @classmethod
    def undetected(cls, channel: ChannelId, member: MemberId, content: str) -> Self:
        """Return a message that is learned as it is, as if no detector of secrets saw anything."""
        text = cls(channel, member, content)
        text._segments = [tokenize(content)]
        return text

    @property
    def segments(self) -> list[list[str]]:
        """Return the token sequences, computed on first use: most of a file may not be audited."""
        if self._segments is None:
            self._segments = segments(self.content)
        return self._segments

    def __repr__(self) -> str:
        """Return how long it is, without its text."""
        return f"Text({len(self.content)} characters)"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which messages of a file to audit.

    `members`: only messages of this many most active members; `messages`: only the first ones, this
    many; None for all. `skipped` are the accounts that aren't people.
    """

    messages: int | None = None
    members: int | None = None
    skipped: frozenset[MemberId] = frozenset()


def read_texts(export: Export) -> list[Text]:
    """Return the messages of a file, without those of bots and to bots.

    Raises UserError if it can't be read or holds no message.
    """
    texts = [
        Text(row.channel, row.member, row.content)
        for _, row in export.rows()
        if isinstance(row, Row)
        and not row.bot
        and not is_bot_command(row.content, mentions_bot=row.mentions_bot)
    ]
    if not texts:
        raise UserError(
            f"No message could be read in {export.file.path}: there is nothing to audit with."
        )
    return texts


def select(texts: Sequence[Text], selection: Selection) -> tuple[list[Text], list[Text]]:
    """Return the messages to audit, and the people's messages that are left over."""
    people = [text for text in texts if text.member not in selection.skipped]
    kept: Collection[MemberId] | None = None
    if selection.members is not None:
        kept = frozenset(most_active(people)[: selection.members])
    chosen: list[Text] = []
    rest: list[Text] = []
    for text in people:
        full = selection.messages is not None and len(chosen) >= selection.messages
        if full or (kept is not None and text.member not in kept):
            rest.append(text)
        elif text.segments:  # there is something in it to learn
            chosen.append(text)
    if not chosen:
        raise UserError("No message is left to audit; choose fewer accounts to skip.")
    return chosen, rest


def most_active(texts: Iterable[Text]) -> list[MemberId]:
    """Return the members, those with the most messages first."""
    return [member for member, _ in Counter(text.member for text in texts).most_common()]


def biggest_channels(texts: Iterable[Text]) -> list[ChannelId]:
    """Return the channels, those with the most messages first."""
    return [channel for channel, _ in Counter(text.channel for text in texts).most_common()]


def named_members(names: Iterable[str]) -> frozenset[MemberId]:
    """Return the ids of members given by name; raises ValueError for a number out of range."""
    return frozenset(MemberId(id_of(name)) for name in names)


def ordinary_words(texts: Iterable[Text]) -> list[str]:
    """Return the most frequent words that two members have used, the most frequent first."""
    said: Counter[str] = Counter()
    users: defaultdict[str, set[MemberId]] = defaultdict(set)
    for text in texts:
        for word in (word for tokens in text.segments for word in folded(tokens)):
            if word.isalpha() and word.isascii() and len(word) >= ORDINARY_LETTERS:
                said[word] += 1
                users[word].add(text.member)
    shared = (word for word, _ in said.most_common() if len(users[word]) >= SHARED)
    return list(islice(shared, ORDINARY_WORDS))


def words_of(texts: Iterable[Text]) -> set[str]:
    """Return all words that are learned, without punctuation marks."""
    return {
        word
        for text in texts
        for tokens in text.segments
        for word in folded(tokens)
        if has_letters(word)
    }


def pairs_of(texts: Iterable[Text]) -> set[tuple[str, str]]:
    """Return all pairs of words that stand in a row in a message, whatever marks are between."""
    return {
        pair
        for text in texts
        for tokens in text.segments
        for pair in pairwise(filter(has_letters, folded(tokens)))
    }


def folded(tokens: Iterable[str]) -> tuple[str, ...]:
    """Return the folded words of tokens; texts are compared by them."""
    return tuple(map(fold, tokens))


def words_of_line(line: str) -> tuple[str, ...]:
    """Return the folded words of a line, including secrets, which aren't learned."""
    return folded(tokenize(line))


def words_between_spaces(content: str) -> tuple[str, ...]:
    """Split a case-folded text at white space: a check that doesn't use our tokenizer."""
    return tuple(content.casefold().split())


def has_letters(word: str) -> bool:
    """Tell whether a word has a letter or a digit, unlike punctuation marks."""
    return any(character.isalnum() for character in word)
