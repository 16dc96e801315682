"""What the contract finds: broken rules, unknown keys; and that it repeats nobody's words."""

import pytest

from sandbox.contract import NoContract, load_contract
from sandbox.description import Description
from tests.support.town import Town

NOTE = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "maxLength": 5},
        "to": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Name"}]},
    },
    "required": ["text"],
}
DESCRIPTION = {
    "paths": {
        "/notes/{note_id}": {
            "post": {
                "parameters": [{"name": "loud", "in": "query", "schema": {"type": "boolean"}}],
                "requestBody": {
                    "content": {"application/json": {"schema": NOTE}},
                    "required": True,
                },
                "responses": {
                    "200": {"content": {"application/json": {"schema": NOTE}}},
                    "204": {},
                    "4XX": {"$ref": "#/components/responses/Error"},
                },
            }
        }
    },
    "components": {
        "schemas": {"Name": {"type": "object", "properties": {"name": {"type": "string"}}}},
        "responses": {
            "Error": {"content": {"application/json": {"schema": {"required": ["code"]}}}}
        },
    },
}
WHERE = "POST /notes/{note_id}: "


@pytest.fixture
def description() -> Description:
    return Description(DESCRIPTION)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"text": "tea"}, None),
        ({"text": "tea", "to": None}, None),
        ({"text": "tea", "to": {"name": "Ada"}}, None),
        ({"txet": "tea", "text": "tea"}, "request $.txet: unknown key"),
        ({"text": "tea", "to": {"nmae": "Ada"}}, "request $.to.nmae: unknown key"),
        ({"to": None}, "request $: missing text"),
        ({"text": "a secret recipe"}, "request $.text: breaks 'maxLength'"),
        ({"text": "tea", "to": {"name": 5}}, "request $.to.name: breaks 'type'"),
        (None, "request $: breaks 'type'"),
    ],
)
def test_requests_are_held_against_the_description(
    description: Description, body: object, problem: str | None
) -> None:
    found = list(description.request("POST", "/notes/5", {}, body))
    assert found == ([] if problem is None else [WHERE + problem])


def test_queries_and_routes_are_checked_too(description: Description) -> None:
    note = {"text": "tea"}
    assert not list(description.request("POST", "/notes/5", {"loud": "true"}, note))
    assert list(description.request("POST", "/notes/5", {"loud": "perhaps"}, note))
    assert list(description.request("POST", "/notes/5", {"quiet": "true"}, note))
    assert list(description.request("GET", "/notes/5", {}, None))
    assert list(description.request("POST", "/elsewhere", {}, note))


def test_answers_are_checked_by_their_status(description: Description) -> None:
    assert not list(description.answer("POST", "/notes/5", 200, {"text": "tea"}))
    assert list(description.answer("POST", "/notes/5", 200, {"text": 5}))
    assert not list(description.answer("POST", "/notes/5", 204, None))
    assert list(description.answer("POST", "/notes/5", 204, {"text": "tea"}))
    assert not list(description.answer("POST", "/notes/5", 404, {"code": 1}))
    assert list(description.answer("POST", "/notes/5", 404, {}))
    assert list(description.answer("POST", "/notes/5", 302, None))


def test_problems_never_hold_what_was_written(description: Description) -> None:
    for body in ({"text": "a secret recipe"}, {"text": "x", "to": "a secret recipe"}, "a secret"):
        for problem in description.request("POST", "/notes/5", {}, body):
            assert "secret" not in problem


async def test_discords_own_description_catches_a_typo(town: Town) -> None:
    if isinstance(load_contract(), NoContract):
        pytest.skip("Discord's API description is not at hand; DISCORD_OPENAPI says where it is")
    path = f"/channels/{town.square.id}/messages"
    status, _ = await town.rest("POST", path, json={"content": "tea"})
    assert (status, town.sandbox.problems) == (200, [])
    await town.rest("POST", path, json={"content": "tea", "contnet": "a secret recipe"})
    assert town.sandbox.problems == [
        "POST /channels/{channel_id}/messages: request $.contnet: unknown key"
    ]
