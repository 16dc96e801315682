"""Which messages can be taken back: the latest, each in its latest form."""

import pytest

from markovbot.domain import ChannelId, GuildId, MemberId, Message, MessageId, StreamId, StreamKey
from markovbot.ingest import undo_log
from markovbot.ingest.undo_log import UndoLog

KEY = StreamKey(GuildId(1), ChannelId(2), StreamId(2))


def message(id_: int, content: str = "tea") -> Message:
    return Message(KEY, MemberId(3), MessageId(id_), content)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_log, "MAX_ENTRIES", 20)
    monkeypatch.setattr(undo_log, "GENERATION", 6)
    monkeypatch.setattr(undo_log, "EVICTED_AT_ONCE", 2)


def contents(log: UndoLog, ids: range) -> list[str]:
    return [entry[0].content for entry in log.take(map(MessageId, ids))]


def test_the_latest_messages_stay() -> None:
    log = UndoLog()
    for id_ in range(1000):
        log.add(message(id_, str(id_)), 0, (1, 1))
        assert len(log) <= 20
    assert contents(log, range(1000)) == [str(id_) for id_ in range(1000 - 20, 1000)]
    assert len(log) == 0


def test_a_new_form_takes_the_place_of_an_earlier_one_and_stays_longer() -> None:
    log = UndoLog()
    for id_ in range(18):
        log.add(message(id_), 0, (1, 1))
    log.add(message(0, "edited"), 0, (1, 1))
    assert len(log) == 18
    for id_ in range(18, 30):
        log.add(message(id_), 0, (1, 1))
    assert MessageId(1) not in log
    assert contents(log, range(2)) == ["edited"]


async def test_what_is_wanted_is_found_and_removed_wherever_it_is() -> None:
    log = UndoLog()
    for id_ in range(20):
        log.add(message(id_, "tea" if id_ % 3 else "soap"), 0, (1, 1))
    await log.discard(lambda one: one.content == "soap")
    assert contents(log, range(20)) == ["tea"] * 13


def test_messages_stay_in_their_order_when_most_of_the_others_are_taken() -> None:
    log = UndoLog()
    for id_ in range(100):
        log.add(message(id_), 0, (1, 1))
        if id_ % 10:
            assert log.take([MessageId(id_)])
    for id_ in range(100, 114):
        log.add(message(id_, "new"), 0, (1, 1))
    assert len(log) == 20
    assert contents(log, range(100)) == ["tea"] * 6
    assert MessageId(30) not in log
