"""Commands and buttons, answered by hand."""

import asyncio
from typing import Any

import pytest

from tests.support.town import Town

COMMANDS = [
    {
        "name": "tea",
        "description": "Tea",
        "options": [
            {
                "type": 1,
                "name": "pour",
                "description": "Pour",
                "options": [
                    {"type": 6, "name": "for", "description": "For whom", "required": True}
                ],
            }
        ],
    }
]


async def register(town: Town) -> None:
    me = town.sandbox.bot_user.id
    status, body = await town.rest("PUT", f"/applications/{me}/commands", json=COMMANDS)
    assert status == 200
    assert body[0]["id"]


def for_ada(town: Town) -> dict[str, Any]:
    return {"for": town.ada}


async def callback(town: Town, event: dict[str, Any], body: dict[str, Any]) -> tuple[int, Any]:
    path = f"/interactions/{event['id']}/{event['token']}/callback"
    return await town.rest("POST", path, params={"with_response": "true"}, json=body)


async def test_a_command_arrives_and_is_answered_once(town: Town) -> None:
    await register(town)
    assert town.sandbox.command_names() == {"tea pour"}
    line = await town.identify()
    asking = asyncio.create_task(
        town.sandbox.slash(town.ada, town.square, "tea pour", **for_ada(town))
    )
    event = await line.event("INTERACTION_CREATE")
    chosen = event["data"]["options"][0]["options"][0]
    assert (chosen["name"], chosen["value"]) == ("for", str(town.ada.id))
    assert str(town.ada.id) in event["data"]["resolved"]["members"]
    button = {"type": 2, "style": 1, "label": "More", "custom_id": "more"}
    data = {"content": "here", "flags": 64, "components": [{"type": 1, "components": [button]}]}
    status, body = await callback(town, event, {"type": 4, "data": data})
    assert (status, body["interaction"]["response_message_ephemeral"]) == (200, True)
    answer = await asking
    assert (answer.content, answer.ephemeral, answer.labels()) == ("here", True, ["More"])
    assert town.sandbox.history(town.square) == []
    status, body = await callback(town, event, {"type": 4, "data": {"content": "again"}})
    assert (status, body["code"]) == (400, 40060)

    pressing = asyncio.create_task(town.sandbox.click(town.ada, answer, "More"))
    event = await line.event("INTERACTION_CREATE")
    assert event["data"]["custom_id"] == "more"
    update = {"type": 7, "data": {"content": "no more", "components": []}}
    assert (await callback(town, event, update))[0] == 200
    assert (await pressing).labels() == []
    assert answer.content == "no more"
    me = town.sandbox.bot_user.id
    edit = f"/webhooks/{me}/{event['token']}/messages/@original"
    assert (await town.rest("PATCH", edit, json={"content": "none"}))[0] == 200
    assert answer.content == "none"
    assert town.sandbox.problems == []


async def test_a_public_answer_is_a_message_in_the_channel(town: Town) -> None:
    await register(town)
    line = await town.identify()
    asking = asyncio.create_task(
        town.sandbox.slash(town.ada, town.square, "tea pour", **for_ada(town))
    )
    event = await line.event("INTERACTION_CREATE")
    await callback(town, event, {"type": 4, "data": {"content": "here"}})
    await asking
    assert [one.content for one in town.sandbox.history(town.square)] == ["here"]
    assert (await line.event("MESSAGE_CREATE"))["content"] == "here"


@pytest.mark.parametrize("ending", ["PATCH", "DELETE", "POST"])
async def test_a_press_is_settled_by_a_change_the_end_of_the_message_or_an_answer_of_its_own(
    town: Town, ending: str
) -> None:
    line = await town.identify()
    place, me = f"/channels/{town.square.id}/messages", town.sandbox.bot_user.id
    button = {"type": 2, "style": 1, "label": "More", "custom_id": "more"}
    panel = {"content": "here", "components": [{"type": 1, "components": [button]}]}
    await town.rest("POST", place, json=panel)
    (shown,) = town.sandbox.history(town.square)
    pressing = asyncio.create_task(town.sandbox.click(town.ada, shown, "More"))
    event = await line.event("INTERACTION_CREATE")
    assert (await callback(town, event, {"type": 6}))[0] == 200
    settling = asyncio.create_task(town.sandbox.settled(await pressing))
    await asyncio.sleep(0)
    assert not settling.done()
    hook = f"/webhooks/{me}/{event['token']}"
    path = hook if ending == "POST" else f"{hook}/messages/@original"
    await town.rest(ending, path, json=None if ending == "DELETE" else {"content": "done"})
    await settling


async def test_what_no_client_would_send_is_refused(town: Town) -> None:
    await register(town)
    refused: list[tuple[str, dict[str, Any]]] = [
        ("tea", {}),
        ("coffee", {}),
        ("tea pour", {}),
        ("tea pour", {"for": town.ada, "with": "milk"}),
    ]
    for path, options in refused:
        with pytest.raises(LookupError):
            await town.sandbox.slash(town.ada, town.square, path, **options)


async def test_a_bot_that_does_not_answer_is_reported(town: Town) -> None:
    await register(town)
    with pytest.raises(TimeoutError, match="an answer to the interaction"):
        await town.sandbox.slash(town.ada, town.square, "tea pour", timeout=0.01, **for_ada(town))
