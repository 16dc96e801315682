"""Every setting and every action has a sentence, which fits into a message."""

from dataclasses import fields, replace

import pytest

from cogs.admin_log._sentences import ACTIONS, SETTINGS, entry_text
from markovbot.admin_log import TOLD_BY_ACTIONS, AdminAction, AdminEntry, PolicyChange
from markovbot.domain import (
    Language,
    MemberId,
    Policy,
)
from markovbot.speaking.finishing import LONGEST_MESSAGE
from tests.support.fullest_policy import EVERYTHING, FIRST, MANY


def test_every_setting_is_told_or_told_by_an_action() -> None:
    assert {one.name for one in fields(Policy)} == {*SETTINGS, *TOLD_BY_ACTIONS}


@pytest.mark.parametrize("name", SETTINGS)
def test_the_longest_change_of_a_setting_fits_in_both_directions(name: str) -> None:
    new = replace(Policy(), **{name: getattr(EVERYTHING, name)})
    assert new != Policy()
    for change in (PolicyChange(Policy(), new), PolicyChange(new, Policy())):
        text = entry_text(AdminEntry(change, FIRST / 1e9, MemberId(FIRST)))
        assert all(f"<@{FIRST}> " in line for line in text.splitlines())
        assert text.splitlines()
        assert len(text) <= LONGEST_MESSAGE


def test_a_language_is_called_what_its_speakers_call_it() -> None:
    change = PolicyChange(Policy(), replace(Policy(), language=Language.GERMAN))
    text = entry_text(AdminEntry(change, 0.0, MemberId(FIRST)))
    assert text.endswith("the language of what everybody sees: the server's own → Deutsch.")


@pytest.mark.parametrize("action", AdminAction)
def test_every_action_has_a_sentence_that_fits(action: AdminAction) -> None:
    entry = AdminEntry(action, FIRST / 1e9, MemberId(FIRST), tuple(MANY), MemberId(FIRST + 1))
    text = entry_text(entry)
    assert len(text) <= LONGEST_MESSAGE
    assert ("{member}" in ACTIONS[action]) == (f"<@{FIRST + 1}>" in text)
