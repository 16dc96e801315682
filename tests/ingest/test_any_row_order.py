"""Rows in any order: all are learned, once, and what is covered is what the file holds."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.domain import ChannelId, CoveredRange, MessageId, Precondition, StreamId, StreamKey
from markovbot.ingest import import_batches, importer
from markovbot.ingest.claims import Claims
from markovbot.ingest.export_file import BLOCK
from markovbot.ingest.importer import Importer
from markovbot.store import open_store
from markovbot.store.ports import Store
from markovbot.store.rules.coverage import contains, merged
from tests.support.listeners import Recorder, Silent
from tests.support.teaching import GUILD

ROWS = 4 * BLOCK
KEY = StreamKey(GUILD, ChannelId(7), StreamId(7))


def write(path: Path, ids: Sequence[int]) -> Path:
    rng = Random(5)
    texts = {id_: " ".join(rng.choices("abcdefgh", k=3)) for id_ in sorted(ids)}
    path.write_text(
        "\n".join(
            json.dumps({"channel": 7, "author": 1 + id_ % 3, "content": texts[id_], "id": id_})
            for id_ in ids
        )
    )
    return path


def swapped() -> list[int]:
    ids = list(range(1, ROWS + 1))
    for place in (5, BLOCK - 1, 3 * BLOCK):
        ids[place], ids[place + 1] = ids[place + 1], ids[place]
    ids[10], ids[-10] = ids[-10], ids[10]
    return ids


ORDERS = {
    "newest first": list(range(ROWS, 0, -1)),
    "single swaps": swapped(),
    "newest half first": [*range(ROWS // 2, ROWS), *range(1, ROWS // 2)],
    "anyhow": Random(3).sample(range(1, ROWS), ROWS - 1),
}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a batch of each block."""
    for module, name in ((import_batches, "BATCH"), (importer, "BATCH")):
        monkeypatch.setattr(module, name, BLOCK)


class Ended(Silent):
    """Ends an import after so many batches, as a kill would."""

    def __init__(self, batches: int) -> None:
        self._left = batches

    def advanced(self, done: int, report: object) -> None:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt


@pytest.mark.parametrize("order", ORDERS)
async def test_in_whatever_order_rows_come_each_is_learned_once(
    store: Store, tmp_path: Path, order: str
) -> None:
    path = write(tmp_path / "chat.jsonl", ORDERS[order])
    with pytest.raises(KeyboardInterrupt):
        await Importer(store, GUILD, Ended(1)).run([path])
    with pytest.raises(KeyboardInterrupt):
        await Importer(store, GUILD, Ended(2)).run([path])
    report = await Importer(store, GUILD, Recorder()).run([path])
    assert 0 < report.messages < len(ORDERS[order])
    async with open_store(tmp_path / "sorted.db", create=True) as other:
        await Importer(other, GUILD, Silent()).run(
            [write(tmp_path / "sorted.jsonl", sorted(ORDERS[order]))]
        )
        assert await other.digest(GUILD) == await store.digest(GUILD)
    again = await Importer(store, GUILD, Recorder()).run([path])
    assert (again.messages, again.known) == (0, len(ORDERS[order]))


async def test_what_a_whole_export_holds_is_covered_and_what_others_wrote_beside_one_person_is_not(
    store: Store, tmp_path: Path
) -> None:
    await Importer(store, GUILD, Silent()).run([write(tmp_path / "chat.jsonl", [30, 10, 20])])
    between = CoveredRange(KEY, MessageId(15), MessageId(15), Precondition.LOW_COVERED)
    await store.switch_on(GUILD, KEY.channel, MessageId(1))
    assert not (await store.learn([], [between])).refused

    package = tmp_path / "messages" / "c123456789012345678"
    package.mkdir(parents=True)
    (package / "messages.json").write_text(
        json.dumps([{"ID": 200 + n, "Timestamp": "2024-01-01 10:00:00", "Contents": "tea please"}
                    for n in (20, 10)])
    )  # fmt: skip
    (package / "channel.json").write_text(json.dumps({"guild": {"id": str(GUILD)}}))
    assert (await Importer(store, GUILD, Silent()).run([tmp_path / "messages"])).messages == 2
    place = ChannelId(123456789012345678)
    await store.switch_on(GUILD, place, MessageId(1))
    key = StreamKey(GUILD, place, StreamId(place))
    for id_, covered in ((210, True), (215, False), (220, True)):
        range_ = CoveredRange(key, MessageId(id_), MessageId(id_), Precondition.LOW_COVERED)
        assert (not (await store.learn([], [range_])).refused) is covered


ids = st.lists(st.integers(1, 60), min_size=1, max_size=40)


@given(ids, st.integers(1, 7), st.sets(st.integers(0, 39)))
def test_only_ids_of_rows_that_were_read_are_covered(
    order: list[int], size: int, left_out: set[int]
) -> None:
    """Whatever is left out in between, and however the rows are cut into batches."""
    claims = Claims({KEY: order})
    covered: list[tuple[int, int]] = []
    read: set[int] = set()
    for start in range(0, len(order), size):
        places = range(start, min(start + size, len(order)))
        kept = [
            order[place]
            for place in places
            if not claims.is_repeated(KEY, order[place]) and place not in left_out
        ]
        read |= {order[place] for place in places}
        if kept:
            ranges = claims.covered_by({KEY: [MessageId(one) for one in kept]})
            covered = merged(covered, [(int(one.low), int(one.high)) for one in ranges])
        assert all(contains(covered, one) for one in kept)
        assert not any(contains(covered, one) for one in set(order) - read)
