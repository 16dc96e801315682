"""Days are kept apart, bots are left out, and a world holds what it says."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.quality.chat import Said, day_of, divided, is_bot, read_chat
from benchmarks.quality.worlds import largest_channels, world
from markovbot.errors import UserError

DAYS = [f"202601{day:02}" for day in range(1, 11)]


def chat_of(*authors: str, each: int) -> list[Said]:
    """Return what authors say on ten days, `each` messages a day."""
    return [
        Said("tea", author, day, f"{author} {day} {number}")
        for day in DAYS
        for number in range(each)
        for author in authors
    ]


def test_no_day_is_in_two_parts() -> None:
    chat = divided("sample", chat_of("ann", "bea", each=20), members=2)
    parts = [{said.day for said in part} for part in (chat.training, chat.judging, chat.held_out)]
    assert [len(days) for days in parts] == [6, 2, 2]
    assert set.union(*parts) == set(DAYS)


def test_members_are_the_most_active_who_spoke_in_every_part() -> None:
    messages = chat_of("ann", "bea", each=20) + chat_of("cleo", each=25)
    busy = [Said("tea", "dan", DAYS[0], "again")] * 900
    assert divided("sample", messages + busy, members=2).members == ["cleo", "ann"]
    with pytest.raises(UserError, match="4 are needed"):
        divided("sample", messages + busy, members=4)
    with pytest.raises(UserError, match="3 days"):
        divided("sample", [said for said in messages if said.day in DAYS[:3]], members=1)


def test_bots_and_commands_are_left_out(tmp_path: Path) -> None:
    assert is_bot("Zakim")
    assert is_bot("tea-logger")
    assert not is_bot("blogger_ann")
    rows = [
        {"channel": "tea", "author": said.author, "ts": f"{said.day}1530", "content": said.content}
        for said in chat_of("ann", "ubottu", each=20)
    ]
    rows.append({"channel": "tea", "author": "ann", "ts": DAYS[0], "content": "!tea please"})
    path = tmp_path / "sample.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    chat = read_chat(path, members=1)
    assert chat.name == "sample"
    assert {said.author for said in chat.training} == {"ann"}
    assert len(chat.training) == 120
    with pytest.raises(UserError, match="is not there"):
        read_chat(tmp_path / "other.jsonl")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("202601021530", "20260102"),
        ("2026-01-02T15:30:00Z", "20260102"),
        (1767368000, "20260102"),
        (1767368000000, "20260102"),
        ("channel-two", "channel-"),
        (None, "None"),
    ],
)
def test_the_day_of_a_message(moment: str | int | None, day: str) -> None:
    assert day_of(moment) == day


def test_a_world_has_so_many_messages_of_each_member_and_of_all_others() -> None:
    messages = chat_of("ann", "bea", each=20) + chat_of("cleo", "dan", each=1)
    chat = divided("sample", messages, members=2)
    found = world(chat, 50, 3)
    assert Counter(said.author for said in found) == {"ann": 50, "bea": 50, "cleo": 2, "dan": 1}
    assert all(said in chat.training for said in found)
    assert largest_channels([Said("a", "", "", ""), *found], 1) == ["tea"]
