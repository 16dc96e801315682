"""Which commands count as the same: as we send them, and as Discord returns them."""

from typing import Any

from cogs.runtime.command_payloads import differences

BREW: dict[str, Any] = {
    "name": "brew",
    "description": "Make tea",
    "type": 1,
    "nsfw": False,
    "dm_permission": False,
    "default_member_permissions": 32,
    "contexts": [0, 1],
    "integration_types": [0],
    "options": [
        {
            "type": 4,
            "name": "cups",
            "description": "How many",
            "required": False,
            "min_value": 0,
            "choices": [],
        }
    ],
}
RETURNED: dict[str, Any] = {
    "id": "7",
    "application_id": "1",
    "version": "8",
    "name": "brew",
    "name_localizations": None,
    "description": "Make tea",
    "default_member_permissions": "32",
    "contexts": [1, 0],
    "integration_types": [0],
    "options": [{"type": 4, "name": "cups", "description": "How many", "min_value": 0}],
}
MENU: dict[str, Any] = {"name": "brew", "type": 3, "default_member_permissions": None}


def test_what_discord_returns_of_what_we_sent_is_the_same() -> None:
    menu = {**MENU, "id": "9", "description": "", "nsfw": False}
    assert not differences([BREW, MENU], [menu, RETURNED], of_guild=False)
    of_guild = {key: RETURNED[key] for key in RETURNED if "cont" not in key and "integ" not in key}
    assert not differences([BREW], [of_guild], of_guild=True)
    assert differences([BREW], [of_guild], of_guild=False).changed == ("brew",)


def test_every_change_that_people_would_notice_counts() -> None:
    (option,) = RETURNED["options"]
    changes: list[dict[str, Any]] = [
        {"description": "Make coffee"},
        {"default_member_permissions": None},
        {"nsfw": True},
        {"contexts": [0]},
        {"name_localizations": {"de": "brauen"}},
        {"options": []},
        {"options": [{**option, "required": True}]},
        {"options": [{key: option[key] for key in option if key != "min_value"}]},
        {"options": [{**option, "autocomplete": True}]},
    ]
    for change in changes:
        found = differences([BREW], [{**RETURNED, **change}], of_guild=False)
        assert found.changed == ("brew",), change


def test_a_sentence_names_them_and_counts_those_beyond_a_few() -> None:
    many = [{**BREW, "name": f"tea-{number}"} for number in range(10)]
    found = differences([BREW, *many], [RETURNED, MENU], of_guild=False)
    assert str(found).startswith("10 missing (tea-0, tea-1, ")
    assert str(found).endswith(" and 2 more), 1 no longer mine (brew)")
