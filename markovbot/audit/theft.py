"""Theft of the database file: what it reveals for certain, with its key and without."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markovbot.audit.figures import Figure
from markovbot.audit.flow import Flow, Words
from markovbot.audit.progress import Progress
from markovbot.audit.search import find_all
from markovbot.audit.texts import Text, folded
from markovbot.domain import GuildId, Scope
from markovbot.store.ports import CountRecord, DatabaseStore, StorageLayout
from markovbot.text import fold

ORDERS: Final = (1, 2)
"""Words in a state: 1 if only pairs of words were stored, 2 for triples as they are."""

LONG: Final = 8
"""Tokens that a long message, or a fragment, has at least."""

CHAINED: Final = 3
"""Tokens that a message in the order of rows needs, so that it isn't there by chance."""

READABLE: Final = 8
"""Bytes that a needle needs, so that it doesn't occur in an encrypted file by chance."""

WORDS_OF_A_TEXT: Final = 3
"""Words that a text needs, so that it is a message and not a single token."""

MAGIC: Final = b"SQLite format 3\0"

Source = tuple[int, int]
Edges = list[tuple[Words, str | None, int]]


@dataclass(slots=True)
class Recovered:
    """Numbers of messages that an attack recovered: whole ones, long ones, long ones in part.

    `claimed` counts all messages that it claims, `wrong` those of them that aren't in the texts.
    """

    whole: int = 0
    long: int = 0
    fragments: int = 0
    claimed: int = 0
    wrong: int = 0


class GroundTruth:
    """All true messages by source."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._by_source: defaultdict[Source, list[Text]] = defaultdict(list)
        for text in texts:
            self._by_source[text.channel, text.member].append(text)

    def of(self, source: Source) -> list[Text]:
        """Return the messages of a source."""
        return self._by_source.get(source, [])


def is_long(text: Text) -> bool:
    """Tell whether some segment of a message has 8 tokens or more."""
    return max(map(len, text.segments)) >= LONG


def by_source(rows: Iterable[CountRecord]) -> dict[tuple[int, int, int], Edges]:
    """Group counts by channel, member and period."""
    edges: defaultdict[tuple[int, int, int], Edges] = defaultdict(list)
    for channel, member, period, before, token, times in rows:
        edges[channel, member, period].append((before, token, times))
    return dict(edges)


def attack(truth: Sequence[Text], edges: Edges, order: int, found: Recovered) -> None:
    """Recover what is certain from one source's counts, and compare it with the true messages.

    A message of several segments counts as recovered if one of them is; a long message, if one of 8
    or more tokens is.
    """
    flow = Flow(order, edges)
    saying: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(truth):
        for segment in text.segments:
            saying[tuple(segment)].append(number)
    whole, long = set[int](), set[int]()
    for tokens, times in flow.certain():
        said = saying.get(tokens, [])
        found.claimed += times
        found.wrong += max(0, times - len(said))
        whole.update(said[:times])
        if len(tokens) >= LONG:
            long.update(said[:times])
    found.whole += len(whole)
    found.long += len(long)
    found.fragments += sum(
        any(flow.has_certain_fragment(segment, LONG) for segment in text.segments)
        for text in truth
        if is_long(text)
    )


async def with_key(
    store: DatabaseStore, guild: GuildId, texts: Sequence[Text], progress: Progress
) -> list[Figure]:
    """Return what the counts prove, and what their order in the file reveals."""
    truth = GroundTruth(texts)

    def solve(rows: Iterator[CountRecord]) -> dict[int, Recovered]:
        found = {order: Recovered() for order in ORDERS}
        for (channel, member, _), edges in by_source(rows).items():
            for order in ORDERS:
                attack(truth.of((channel, member)), edges, order, found[order])
            progress.advanced()
        return found

    recovered = await store.inspect_counts(Scope(guild), solve)
    long = sum(map(is_long, texts))
    figures = []
    for order in ORDERS:
        found = recovered[order]
        kept = f"from each source's counts of states of {order} word{'s' * (order > 1)}"
        figures += [
            Figure(
                f"theft.order{order}",
                f"messages recovered with certainty {kept} (A1), of all messages",
                found.whole,
                len(texts),
            ),
            Figure(
                f"theft.order{order}.long",
                f"the same, messages of {LONG} or more tokens, of all such messages",
                found.long,
                long,
            ),
            Figure(
                f"theft.order{order}.fragments",
                f"messages of {LONG} or more tokens of which {LONG} in a row are certain {kept} "
                "(A1f), of all such messages",
                found.fragments,
                long,
            ),
            Figure(
                f"theft.order{order}.wrong",
                "messages claimed with certainty that aren't in the texts given, of all claimed",
                found.wrong,
                found.claimed,
            ),
        ]
    figures += await store.inspect_layout(guild, lambda layout: list(_by_order(layout, texts)))
    figures += await store.inspect_layout(guild, lambda layout: list(_newest(layout, truth)))
    return figures


def _by_order(layout: StorageLayout, texts: Sequence[Text]) -> Iterator[Figure]:
    """Yield what the order of ids, rows and blocks reveals (A4)."""
    messages = [
        tuple(segment) for text in texts for segment in text.segments if len(segment) >= CHAINED
    ]
    by_token = set(pairwise(layout.tokens()))
    by_word = set(pairwise(layout.words()))
    lie_together = _joined(layout.written())
    orders: tuple[tuple[str, str, Callable[[tuple[str, ...]], bool]], ...] = (
        ("tokens", "tokens by id", lambda tokens: by_token.issuperset(pairwise(tokens))),
        ("words", "words by id", lambda tokens: by_word.issuperset(pairwise(folded(tokens)))),
        ("blocks", "counts as they were written", lambda tokens: tokens in lie_together),
    )
    for name, what, shown in orders:
        yield Figure(
            f"theft.order_of_{name}",
            f"messages of {CHAINED} or more tokens that stand in a row in the order of {what} "
            "(A4), of all such messages",
            sum(map(shown, messages)),
            len(messages),
        )


def _joined(rows: Iterable[CountRecord]) -> set[tuple[str, ...]]:
    """Join each count to the one before it if that leads to its state; return whole messages."""
    messages = set[tuple[str, ...]]()
    expected: Words | None = None
    tokens: tuple[str, ...] = ()
    for row in rows:
        if not row.before:
            tokens = ()
        elif row.before != expected:
            expected = None
            continue
        if row.next is None:
            messages.add(tokens)
            expected = None
        else:
            tokens = (*tokens, row.next)
            expected = (*row.before, fold(row.next))[-2:]
    return messages


def _newest(layout: StorageLayout, truth: GroundTruth) -> Iterator[Figure]:
    """Yield what is proved by the newest counts, which aren't merged with older ones yet."""
    found, begun = Recovered(), 0
    for (channel, member, _), edges in by_source(layout.newest()).items():
        begun += Flow(2, edges).begun()
        attack(truth.of((channel, member)), edges, 2, found)
    yield Figure(
        "theft.newest",
        "messages recovered with certainty (A1, order 2) from the counts that stand apart until "
        "they are merged, of the messages in them",
        found.claimed - found.wrong,
        begun,
    )


def without_key(files: Iterable[bytes], texts: Sequence[Text]) -> tuple[list[Figure], bool]:
    """Return what can be read in the bytes of the files, and whether they are encrypted.

    A file that isn't encrypted needs no key: then the figures of `with_key` hold, too.
    """
    contents = list(files)
    encrypted = not any(content.startswith(MAGIC) for content in contents)
    messages = {
        text.content.encode("utf-8", "replace")
        for text in texts
        if len(text.content.split()) >= WORDS_OF_A_TEXT
    }
    words = {word.encode() for text in texts for tokens in text.segments for word in folded(tokens)}
    figures = []
    for name, what, needles in (
        ("texts", f"messages of {WORDS_OF_A_TEXT} or more words", messages),
        ("words", "words", words),
    ):
        wanted = [needle for needle in needles if len(needle) >= READABLE]
        found = {needle for content in contents for needle, _ in find_all(content, wanted)}
        figures.append(
            Figure(
                f"theft.keyless.{name}",
                f"different {what} ({READABLE} or more bytes) that can be read in the bytes of "
                f"the {'encrypted' if encrypted else 'unencrypted'} files, of all such {what}",
                len(found),
                len(wanted),
                promised=encrypted or name == "texts",
            )
        )
    return figures, encrypted
