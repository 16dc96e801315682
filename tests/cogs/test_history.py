"""One message that can't be read is skipped, counted and told of once; its page is learned."""

import logging
from collections.abc import Callable
from typing import Any

import discord
import pytest

from cogs.adapters.converters import stream_key_of
from cogs.adapters.history import PAGE, DiscordHistory
from fuzz.targets.gateway import EventFeed
from fuzz.targets.payloads import SampleServer
from markovbot.domain import MessageId, StreamKey
from markovbot.ingest.history import HistoryUnavailable

Break = Callable[[dict[str, Any]], Any]

UNREADABLE: dict[str, Break] = {
    "no author": lambda one: without(one, "author"),
    "an author without an id": lambda one: {**one, "author": without(one["author"], "id")},
    "no author at all": lambda one: {**one, "author": None},
    "a moment that is none": lambda one: {**one, "edited_timestamp": "hush, a secret"},
    "embeds that are none": lambda one: {**one, "embeds": [17]},
    "attachments that are none": lambda one: {**one, "attachments": [{}]},
    "no type": lambda one: without(one, "type"),
    "no content": lambda one: without(one, "content"),
    "a content that is no text": lambda one: {**one, "content": {"hush": "a secret"}},
    "mentions that are none": lambda one: {**one, "mentions": 5},
    "no mentions": lambda one: without(one, "mentions"),
    "stickers that are none": lambda one: {**one, "sticker_items": [{}]},
    "components that are none": lambda one: {**one, "components": ["x"]},
    "no id": lambda one: without(one, "id"),
    "an id that is none": lambda one: {**one, "id": "tea"},
    "an id beyond all": lambda one: {**one, "id": str(1 << 70)},
    "nothing": lambda _: None,
    "a text": lambda _: "hush, a secret",
    "a list": lambda one: [one],
    "only an id": lambda one: {"id": one["id"]},
}


def without(payload: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != key}


class Reader:
    """A history whose pages are payloads that the test writes."""

    def __init__(self) -> None:
        self.server = SampleServer()
        self.client = discord.Client(intents=discord.Intents.all(), max_messages=None)
        self.feed = EventFeed(self.client, self.server)
        self.client._connection = self.feed.state
        self.client.http.logs_from = self._page  # type: ignore[method-assign,assignment]
        key = stream_key_of(self.client.get_channel(self.server.square.id))
        assert key is not None
        self.key: StreamKey = key
        self.page: Any = []
        self.history = DiscordHistory(lambda: self.client)

    async def _page(self, channel: int, limit: int, **around: int) -> Any:
        assert channel == self.key.stream
        return self.page

    def messages(self, count: int) -> list[dict[str, Any]]:
        """Return payloads with the ids 1000, 1001, …, the newest first as Discord has them."""
        first = self.server.messages[0]
        return [{**first, "id": str(1000 + number)} for number in reversed(range(count))]


@pytest.fixture
async def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("name", UNREADABLE)
async def test_it_is_skipped_told_of_once_and_the_rest_is_read(
    reader: Reader, caplog: pytest.LogCaptureFixture, name: str, way: str
) -> None:
    reader.page = reader.messages(5)
    reader.page[2] = UNREADABLE[name](reader.page[2])
    read = getattr(reader.history, way)
    with caplog.at_level(logging.WARNING):
        page = await read(reader.key, MessageId(500))
        again = await read(reader.key, MessageId(500))
    assert [one.id for one in page.messages] == [1000, 1001, 1003, 1004]
    assert page.reach == (1004 if way == "after" else 1000)
    assert not page.full
    assert again == page
    (told,) = caplog.messages
    assert "skipped: 1;" in told
    assert str(reader.key.stream) in told
    assert "hush" not in told
    assert "kettle" not in told


@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize("way", ["after", "before"])
async def test_at_the_edge_of_a_page_the_next_one_begins_behind_it(
    reader: Reader, way: str, place: int
) -> None:
    reader.page = reader.messages(PAGE)
    reader.page[place] = UNREADABLE["no author"](reader.page[place])
    page = await getattr(reader.history, way)(reader.key, MessageId(500))
    assert page.full
    assert len(page.messages) == PAGE - 1
    assert page.reach == (1000 + PAGE - 1 if way == "after" else 1000)


async def test_a_page_of_nothing_else_is_passed(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    reader.page = [UNREADABLE["no author"](one) for one in reader.messages(PAGE)]
    page = await reader.history.after(reader.key, MessageId(500))
    assert (list(page.messages), page.reach, page.full) == ([], 1000 + PAGE - 1, True)
    assert "skipped: 100;" in caplog.text


async def test_what_nobody_promised_to_learn_is_no_reason_to_warn(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    robot = {**reader.server.messages[0]["author"], "bot": True}
    reader.page = [{**one, "author": robot} for one in reader.messages(3)]
    page = await reader.history.after(reader.key, MessageId(500))
    assert (list(page.messages), page.reach) == ([], 1002)
    assert not caplog.messages


@pytest.mark.parametrize(
    "page",
    [None, 17, "tea", {"message": "an object"}, [{"content": "no id"}] * 3, ["tea"], {"id": "5"}],
)
async def test_a_response_without_any_message_is_asked_for_again(reader: Reader, page: Any) -> None:
    reader.page = page
    with pytest.raises(HistoryUnavailable) as caught:
        await reader.history.after(reader.key, MessageId(500))
    assert caught.value.permitted
