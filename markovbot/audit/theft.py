"""Theft of the database file with its key: what its counts prove."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markovbot.audit import keyless
from markovbot.audit.context import Context
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.flow import Flow, Words
from markovbot.audit.peer import Peer
from markovbot.audit.progress import Progress
from markovbot.audit.row_order import by_order
from markovbot.audit.scratch import GUILD, scratch
from markovbot.audit.texts import Text
from markovbot.domain import GuildId, Scope
from markovbot.store.ports import AuditedStore, CountRecord, ServerStore, StorageLayout

ORDERS: Final = (1, 2)
"""Words in a state: 1 if only pairs of words were stored, 2 for triples as they are."""

LONG: Final = 8
"""Tokens that a long message, or a fragment, has at least."""

LENGTHS: Final = (1, 3, 5, 9, 17, 33)
"""Tokens from which on messages are counted apart, in the table by length."""

Source = tuple[int, int]
Edges = list[tuple[Words, str | None, int]]


@dataclass(slots=True)
class Recovered:
    """Numbers of messages that an attack recovered: whole ones, long ones, long ones in part.

    `claimed` counts all messages that it claims, `wrong` those of them that aren't in the texts.
    """

    whole: int = 0
    by_length: Counter[int] = field(default_factory=Counter)
    """Of the whole ones, by the item of `LENGTHS` that they fall under."""
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


def length_class(text: Text) -> int:
    """Return the item of `LENGTHS` that a message falls under."""
    length = sum(map(len, text.segments))
    return max(least for least in LENGTHS if least <= length)


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
    found.by_length.update(length_class(truth[number]) for number in whole)
    found.long += len(long)
    found.fragments += sum(
        any(flow.has_certain_fragment(segment, LONG) for segment in text.segments)
        for text in truth
        if is_long(text)
    )


async def with_key(
    store: AuditedStore, guild: GuildId, texts: Sequence[Text], progress: Progress
) -> tuple[list[Figure], list[dict[str, int]]]:
    """Return what the counts prove, and what their order in the file reveals.

    Beside the figures, the table that `Findings.theft_by_length` describes.
    """
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
    figures += await store.inspect_layout(guild, lambda layout: list(by_order(layout, texts)))
    figures += await store.inspect_layout(guild, lambda layout: list(_newest(layout, truth)))
    lengths = Counter(map(length_class, texts))
    table = [
        {
            "from": length,
            "messages": lengths[length],
            **{f"order{order}": recovered[order].by_length[length] for order in ORDERS},
        }
        for length in LENGTHS
        if lengths[length]
    ]
    return figures, table


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


async def run(context: Context) -> None:
    """Attack the database that has learned the texts, with its key and without."""
    plan = context.plan
    context.progress.started("theft", len({(text.channel, text.member) for text in plan.texts}))
    async with context.learned() as (store, guild):
        figures, table = await with_key(store, guild, plan.texts, context.progress)
        contents = await store.stored(guild, opened=False)
        where = "rows" if isinstance(store, ServerStore) else "files"
    context.add(figures)
    context.findings.theft_by_length = table
    if plan.keyed is not None and plan.store is None:
        async with scratch(plan.keyed) as sealed:
            await sealed.teach(plan.texts)
            contents = await sealed.store.stored(GUILD, opened=False)
    figures, encrypted = keyless.measure(contents, plan.texts, where)
    context.add(figures)
    context.findings.extra["encrypted"] = encrypted
    if not encrypted:
        context.progress.note(
            "The database isn't encrypted: whoever has the file needs no key, "
            "and the figures with it are those without it."
        )
    if context.peer:
        context.add(_of_peer(context.peer, plan.texts))


def _of_peer(peer: Peer, texts: Sequence[Text]) -> Iterator[Figure]:
    """Yield what markovify keeps, for comparison."""
    if (model := peer.model([text.content for text in texts])) is None:
        return
    contents = {" ".join(text.content.split()) for text in texts}
    yield Figure(
        "theft.whole_messages_kept",
        "messages that stand word for word in the JSON it saves, of those it has learned",
        sum(line in contents for line in model.messages_in_file()),
        model.kept,
        Origin.MARKOVIFY,
    )
    yield Figure(
        "texts.dropped",
        "messages it silently doesn't learn, for their quotes or brackets, of all messages",
        len(texts) - model.kept,
        len(texts),
        Origin.MARKOVIFY,
    )
