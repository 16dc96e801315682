"""REST as a client meets it, and what it refuses."""

import aiohttp
import pytest

from sandbox.world import Overwrite
from tests.support.town import Town

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
READ_MESSAGE_HISTORY = 1 << 16


async def test_after_means_the_oldest_and_answers_are_newest_first(town: Town) -> None:
    said = [town.sandbox.post_quietly(town.ada, town.square, f"line {n}") for n in range(10)]
    path = f"/channels/{town.square.id}/messages"

    async def contents(**query: int) -> list[str]:
        status, body = await town.rest("GET", path, params=query)
        assert status == 200
        return [one["content"] for one in body]

    assert await contents(after=said[2].id, limit=3) == ["line 5", "line 4", "line 3"]
    assert await contents(before=said[2].id, limit=1) == ["line 1"]
    assert await contents(limit=2) == ["line 9", "line 8"]
    assert town.sandbox.problems == []


async def test_permissions_are_asked_for(town: Town) -> None:
    path = f"/channels/{town.square.id}/messages"
    town.sandbox.post_quietly(town.ada, town.square, "a line")

    async def deny(permission: int) -> None:
        town.sandbox.set_overwrites(town.square, [Overwrite(town.guild.id, deny=permission)])

    await deny(READ_MESSAGE_HISTORY)
    assert await town.rest("GET", path) == (200, [])
    await deny(SEND_MESSAGES)
    status, body = await town.rest("POST", path, json={"content": "tea"})
    assert (status, body["code"]) == (403, 50013)
    await deny(VIEW_CHANNEL)
    status, body = await town.rest("GET", path)
    assert (status, body["code"]) == (403, 50001)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/channels/1/messages", None, 404),
        ("POST", "/channels/{square}/messages", {"content": ""}, 400),
        ("GET", "/guilds/{guild}/members/1", None, 404),
        ("GET", "/guilds/{guild}/members/{ada}", None, 200),
        ("GET", "/gateway/bot", None, 200),
        ("GET", "/applications/@me", None, 200),
    ],
)
async def test_what_is_there_and_what_is_not(
    town: Town, method: str, path: str, body: object, status: int
) -> None:
    ids = {"square": town.square.id, "guild": town.guild.id, "ada": town.ada.id}
    options = {} if body is None else {"json": body}
    assert (await town.rest(method, path.format(**ids), **options))[0] == status
    assert town.sandbox.problems == []


async def test_the_token_is_asked_for(town: Town) -> None:
    async with town.http.get(town.sandbox.api_url + "/users/@me") as response:
        assert response.status == 401


async def test_only_allowed_mentions_ping(town: Town) -> None:
    path = f"/channels/{town.square.id}/messages"
    body = {"content": f"hello {town.ada.mention}"}
    _, loud = await town.rest("POST", path, json=body)
    _, quiet = await town.rest("POST", path, json={**body, "allowed_mentions": {"parse": []}})
    assert [one["id"] for one in loud["mentions"]] == [str(town.ada.id)]
    assert quiet["mentions"] == []


@pytest.mark.parametrize(
    ("allowed", "pinged"),
    [
        ({}, True),
        ({"allowed_mentions": {"parse": ["users"]}}, False),
        ({"allowed_mentions": {"parse": [], "replied_user": False}}, False),
        ({"allowed_mentions": {"parse": [], "replied_user": True}}, True),
    ],
)
async def test_a_reply_pings_by_default_only_without_allowed_mentions(
    town: Town, allowed: dict[str, object], *, pinged: bool
) -> None:
    said = await town.sandbox.say(town.ada, town.square, "tea?")
    body = {"content": "yes", "message_reference": {"message_id": str(said.id)}, **allowed}
    _, reply = await town.rest("POST", f"/channels/{town.square.id}/messages", json=body)
    assert [one["id"] for one in reply["mentions"]] == [str(town.ada.id)] * pinged


async def test_faults_happen_as_often_as_asked(town: Town) -> None:
    town.sandbox.faults.rest("GET", "/users/@me", status=429, retry_after=0.5)
    town.sandbox.faults.rest("GET", "/users/@me", status=503, times=2)
    path = f"/channels/{town.square.id}/messages"
    town.sandbox.faults.rest("POST", path, status=0)
    headers = {"Authorization": f"Bot {town.sandbox.token}"}
    async with town.http.get(town.sandbox.api_url + "/users/@me", headers=headers) as limited:
        assert limited.status == 429
        assert limited.headers["Retry-After"] == "0.5"
        assert "Via" in limited.headers
        assert (await limited.json())["retry_after"] == 0.5
    assert [(await town.rest("GET", "/users/@me"))[0] for _ in range(2)] == [503, 503]
    with pytest.raises(aiohttp.ClientConnectionError):
        await town.rest("POST", path, json={"content": "cut off"})
    assert town.sandbox.history(town.square) == []
    assert (await town.rest("POST", path, json={"content": "tea"}))[0] == 200
