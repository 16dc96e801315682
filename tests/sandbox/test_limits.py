"""What breaks Discord's limits is refused as Discord does, and is a problem of the sandbox."""

from typing import Any

import pytest

from sandbox.calls import Json
from sandbox.limits.commands import LONGEST_IN_ALL, size
from sandbox.limits.messages import form_problems
from tests.support.town import Town

COMPONENTS = 1 << 15


def command(name: str = "tea", **parts: Any) -> Json:
    return {"type": 1, "name": name, "description": "Tea", **parts}


def option(name: str = "cups", **parts: Any) -> Json:
    return {"type": 3, "name": name, "description": "Cups", **parts}


def choice(name: str, value: str = "tea") -> Json:
    return {"name": name, "value": value}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def button(custom_id: str = "more", **parts: Any) -> Json:
    return {"type": 2, "style": 2, "label": "More", "custom_id": custom_id, **parts}


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


def select(**parts: Any) -> Json:
    options = [{"label": "Green", "value": "green"}]
    return {"type": 3, "custom_id": "which", "options": options, **parts}


def offer(number: int) -> Json:
    return {"label": f"{number}", "value": f"{number}"}


def panel(*inside: Json) -> Json:
    return {"flags": COMPONENTS, "components": list(inside)}


FIELD = {"type": 4, "style": 1, "custom_id": "why"}
GROUP = {"type": 2, "name": "pot", "description": "Pots"}
SUB = {"type": 1, "name": "pour", "description": "Pour"}
MANY = [
    option(f"o{n}", choices=[choice(f"{m:02}" + "x" * 18) for m in range(25)]) for n in range(14)
]

COMMANDS: dict[str, tuple[list[Json], str | None]] = {
    "as many as there may be": ([command(f"tea{n}") for n in range(100)], None),
    "one more": ([command(f"tea{n}") for n in range(101)], "101 commands of kind 1"),
    "menus": ([{"type": 3, "name": f"Pour {n}"} for n in range(16)], "16 commands of kind 3"),
    "twice": ([command(), command()], "two of them are the same"),
    "a menu beside": ([command(), {"type": 2, "name": "tea"}], None),
    "a long menu": ([{"type": 2, "name": "x" * 33}], "name: 33 characters"),
    "a described menu": ([{"type": 2, "name": "Pour", "description": "Tea"}], "neither"),
    "capitals": ([command("Tea")], "this is no name"),
    "spaces": ([command("green tea")], "this is no name"),
    "a long name": ([command("x" * 33)], "this is no name"),
    "Japanese": ([command("お茶", name_localizations={"de": "tee"})], None),
    "a translated name": ([command(name_localizations={"de": "Tee"})], "this is no name"),
    "no description": ([command(description="")], "description: 0 characters"),
    "a long description": ([command(description="x" * 101)], "description: 101 characters"),
    "25 options": ([command(options=[option(f"cup{n}") for n in range(25)])], None),
    "26 options": ([command(options=[option(f"cup{n}") for n in range(26)])], "26 instead"),
    "options twice": ([command(options=[option(), option()])], "two of them are the same"),
    "required later": (
        [command(options=[option(), option("pot", required=True)])],
        "a required option follows",
    ),
    "mixed": ([command(options=[SUB, option()])], "subcommands stand beside options"),
    "a group": ([command(options=[{**GROUP, "options": [SUB]}])], None),
    "a group in a group": (
        [command(options=[{**GROUP, "options": [GROUP]}])],
        "a group is inside a group",
    ),
    "25 choices": ([command(options=[option(choices=[choice(f"{n}") for n in range(25)])])], None),
    "26 choices": (
        [command(options=[option(choices=[choice(f"{n}") for n in range(26)])])],
        "choices: 26 instead",
    ),
    "a long choice": ([command(options=[option(choices=[choice("x" * 101)])])], "101 characters"),
    "choices and completion": (
        [command(options=[option(choices=[choice("x")], autocomplete=True)])],
        "is completed, too",
    ),
    "a wrong range": ([command(options=[option(min_length=5, max_length=2)])], "is above"),
    "too much in all": ([command(options=MANY)], "characters in all instead of 8,000"),
}

MESSAGES: dict[str, tuple[Json, str | None]] = {
    "a long text": ({"content": "x" * 2000}, None),
    "a longer text": ({"content": "x" * 2001}, "content: 2001 characters"),
    "embeds": ({"embeds": [{"description": "x" * 3001}] * 2}, "6,002 characters"),
    "five buttons": ({"components": [row(*[button(f"b{n}") for n in range(5)])]}, None),
    "six buttons": ({"components": [row(*[button(f"b{n}") for n in range(6)])]}, "row: 6"),
    "six rows": ({"components": [row(button(f"b{n}")) for n in range(6)]}, "rows of components: 6"),
    "no rows": ({"components": [text("tea")]}, "rows of them only"),
    "one id twice": ({"components": [row(button(), button())]}, "two of them are the same"),
    "the longest id": ({"components": [row(button("x" * 100))]}, None),
    "a longer id": ({"components": [row(button("x" * 101))]}, "custom_id: 101 characters"),
    "a long label": ({"components": [row(button(label="x" * 81))]}, "label: 81 characters"),
    "no label": ({"components": [row(button(label=None))]}, "neither label nor emoji"),
    "a link": (
        {"components": [row({"type": 2, "style": 5, "label": "x", "url": "https://example.org"})]},
        None,
    ),
    "no address": ({"components": [row({"type": 2, "style": 5, "label": "x"})]}, "button: url"),
    "a select beside a button": ({"components": [row(select(), button())]}, "row: 2"),
    "25 to choose from": (
        {"components": [row(select(options=[offer(n) for n in range(25)]))]},
        None,
    ),
    "26 to choose from": (
        {"components": [row(select(options=[offer(n) for n in range(26)]))]},
        "options: 26",
    ),
    "more than there are": (
        {"components": [row(select(max_values=2))]},
        "more values than options",
    ),
    "40 components": (panel(*[text("x") for _ in range(40)]), None),
    "41 components": (panel(*[text("x") for _ in range(41)]), "components: 41"),
    "41 with those inside": (
        panel({"type": 17, "components": [text("x") for _ in range(40)]}),
        "components: 41",
    ),
    "4,000 characters": (panel(text("x" * 2000), text("x" * 2000)), None),
    "4,001 characters": (panel(text("x" * 2000), text("x" * 2001)), "4001 characters"),
    "content beside": ({**panel(text("x")), "content": "x"}, "neither content nor embeds"),
    "an empty text": (panel(text("")), "text display: 0 characters"),
    "a section": (
        panel({"type": 9, "components": [text("x")], "accessory": button()}),
        None,
    ),
    "four texts": (
        panel({"type": 9, "components": [text("x")] * 4, "accessory": button()}),
        "section: 4",
    ),
    "nothing beside": (panel({"type": 9, "components": [text("x")]}), "beside it"),
    "eleven pictures": (
        panel({"type": 12, "items": [{"media": {"url": "https://example.org/x.png"}}] * 11}),
        "gallery: 11",
    ),
    "a file that isn't there": (
        panel({"type": 12, "items": [{"media": {"url": "attachment://tea.png"}}]}),
        "isn't attached",
    ),
}


async def refused(town: Town, method: str, path: str, body: object, problem: str | None) -> None:
    """Send something, and look whether it is refused for what it should be."""
    status, answer = await town.rest(method, path, json=body)
    ours = [one for one in town.sandbox.problems if one.startswith(f"{method}: ")]
    if problem is None:
        assert (status, ours) == (200, [])
    else:
        assert (status, answer["code"]) == (400, 50035)
        assert any(problem in one["message"] for one in answer["errors"]["_errors"])
        assert any(problem in one for one in ours)


@pytest.mark.parametrize("case", COMMANDS)
async def test_commands_keep_to_the_limits(town: Town, case: str) -> None:
    commands, problem = COMMANDS[case]
    path = f"/applications/{town.sandbox.bot_user.id}/commands"
    await refused(town, "PUT", path, commands, problem)
    assert bool(town.sandbox.command_names()) is (problem is None)


@pytest.mark.parametrize("case", MESSAGES)
async def test_messages_keep_to_the_limits(town: Town, case: str) -> None:
    body, problem = MESSAGES[case]
    await refused(town, "POST", f"/channels/{town.square.id}/messages", body, problem)
    assert bool(town.sandbox.history(town.square)) is (problem is None)


@pytest.mark.parametrize(
    ("part", "value", "problem"),
    [
        ("title", "Why?", None),
        ("title", "x" * 46, "title: 46 characters"),
        ("custom_id", "x" * 101, "custom_id: 101 characters"),
        ("components", [], "components: 0"),
        ("components", [{"type": 18, "label": "x" * 46, "component": FIELD}], "label: 46"),
        ("components", [{"type": 18, "label": "x", "component": FIELD}] * 2, "are the same"),
        (
            "components",
            [{"type": 18, "label": "x", "component": {**FIELD, "value": "x" * 4001}}],
            "value: 4001 characters",
        ),
    ],
)
def test_forms_keep_to_the_limits(part: str, value: object, problem: str | None) -> None:
    whole = {"type": 18, "label": "Why?", "component": FIELD}
    form = {"title": "Learn", "custom_id": "learn", "components": [whole], part: value}
    found = list(form_problems(form))
    assert [problem is not None and problem in one for one in found] == [True] * bool(problem)


def test_a_command_counts_with_the_longest_of_its_translations() -> None:
    plain = command("tea", description="Tea", options=[option("cups", choices=[choice("x", "y")])])
    assert size(plain) == len("teaTea" + "cupsCups" + "xy")
    assert size({**plain, "name_localizations": {"de": "teekanne"}}) == size(plain) + 5
    assert size(command(options=MANY)) > LONGEST_IN_ALL
