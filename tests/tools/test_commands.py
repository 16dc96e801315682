"""docs/commands.md is what the command tree says."""

import pytest

from tools.commands import DOCUMENT, document, payloads


async def test_the_document_is_that_of_the_tree() -> None:
    """If not: `make commands`."""
    assert document(await payloads()) == DOCUMENT.read_text("utf-8")


def test_a_command_is_told_with_its_options_and_their_limits() -> None:
    options = [
        {
            "type": 3,
            "name": "about",
            "description": "A word",
            "required": True,
            "min_length": 1,
            "max_length": 100,
            "autocomplete": True,
        },
        {"type": 4, "name": "days", "description": "How many", "min_value": 1, "max_value": 9000},
        {"type": 7, "name": "channel", "description": "Where", "channel_types": [0, 15]},
        {
            "type": 3,
            "name": "who",
            "description": "Whom",
            "choices": [{"name": "all", "value": "all"}, {"name": "some", "value": "some"}],
        },
    ]
    told = document(
        [
            {
                "type": 1,
                "name": "markov",
                "description": "",
                "default_member_permissions": 1 << 5,
                "contexts": [0],
                "integration_types": [0],
                "options": [
                    {"type": 1, "name": "tea", "description": "Make tea.", "options": options}
                ],
            },
            {
                "type": 1,
                "name": "privacy",
                "description": "See it.",
                "contexts": [0, 1],
                "integration_types": [0, 1],
            },
            {"type": 3, "name": "Report this line", "contexts": [0]},
            {"type": 2, "name": "Imitate", "contexts": [0]},
        ]
    )
    for part in (
        "### /markov tea\nMake tea. Takes **Manage Server**. On servers that the bot is on. ",
        "| **`about`** | text of 1 to 100 characters, completed as you type | A word |",
        "| `days` | a whole number from 1 to 9,000 | How many |",
        "| `channel` | a channel (text, forum) | Where |",
        "| `who` | `all` or `some` | Whom |",
        "### /privacy\nSee it. On servers that the bot is on, in direct messages, and everywhere",
        "Never limited in number.",
        "Of these buttons, those that do something as things stand: **Opt out here**, ",
        "### Imitate\nOn a person, under **Apps**. ",
        "Below the line: **Again** (for everybody), **Why?** (for everybody; who presses sees",
        "**Don't imitate me** (for who is imitated",
        "Pictures: [imitate-menu](pictures/imitate-menu-light.png).",
        "### Report this line\nOn a message, under **Apps**. On servers that the bot is on. Only",
    ):
        assert part in told


def test_who_sees_the_answer_is_never_left_out() -> None:
    with pytest.raises(SystemExit, match="Who sees the answer of tea"):
        document([{"type": 1, "name": "tea", "description": "Tea"}])
