"""Which examples of a batch are counted: every message once, and only of those who agree."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from markovbot.domain import MessageId, StreamKey
from markovbot.store.ports import Example
from markovbot.store.rules.coverage import Range, contains


def fresh_examples(
    examples: Iterable[Example],
    coverage: Mapping[StreamKey, Sequence[Range]],
    refused: Collection[StreamKey],
) -> list[Example]:
    """Return the examples that have tokens and lie in no covered range, each message once.

    `coverage` has the ranges of each stream of the batch that isn't refused. Of a message that is
    in the batch twice, the first example counts.
    """
    streams: defaultdict[StreamKey, list[Example]] = defaultdict(list)
    for example in examples:
        if example.segments:
            streams[example.message.key].append(example)
    fresh: list[Example] = []
    for key, found in streams.items():
        if key not in refused:
            by_id = {one.message.id: one for one in reversed(found)}
            ranges = coverage[key]
            newest = ranges[-1][1] if ranges else -1  # nearly all examples are newer
            fresh += [
                one for id_, one in by_id.items() if id_ > newest or not contains(ranges, id_)
            ]
    return fresh


def newly_empty(
    examples: Iterable[Example],
    coverage: Mapping[StreamKey, Sequence[Range]],
    refused: Collection[StreamKey],
) -> frozenset[MessageId]:
    """Return the messages without tokens that lie in no covered range.

    Of one that lies in a range, an earlier form may be counted: an export that was imported had it.
    """
    return frozenset(
        one.message.id
        for one in examples
        if not one.segments
        and one.message.key not in refused
        and not contains(coverage[one.message.key], one.message.id)
    )
