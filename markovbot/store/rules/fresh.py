"""Which examples of a batch have not been counted before."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from markovbot.domain import StreamKey
from markovbot.store.ports.records import Example
from markovbot.store.rules.coverage import Range, contains


def fresh_examples(
    examples: Sequence[Example],
    known: Mapping[StreamKey, Sequence[Range]],
    refused: Collection[StreamKey],
) -> list[Example]:
    """Return the examples that hold something and lie in no covered range, each once.

    `known` is the coverage of each stream; examples of a refused stream are skipped.
    """
    streams: defaultdict[StreamKey, list[Example]] = defaultdict(list)
    for example in examples:
        if example.segments:
            streams[example.message.key].append(example)
    fresh: list[Example] = []
    for key, given in streams.items():
        if key not in refused:
            by_id = {one.message.id: one for one in reversed(given)}  # a batch may repeat itself
            covered = known[key]
            newest = covered[-1][1] if covered else -1
            fresh += [
                one for id_, one in by_id.items() if id_ > newest or not contains(covered, id_)
            ]
    return fresh
