"""Every setting and every action has a sentence, which fits into a message."""

from dataclasses import fields, replace

import pytest

from cogs.admin_log._sentences import ACTIONS, SETTINGS, entry_text
from markovbot.admin_log import TOLD_BY_ACTIONS, AdminAction, AdminEntry, PolicyChange
from markovbot.domain import (
    ChannelId,
    Consent,
    Imitation,
    Language,
    LineLength,
    MemberId,
    MessageId,
    Policy,
    QuietHours,
)
from markovbot.speaking.finishing import LONGEST_MESSAGE

FIRST = 1_500_000_000_000_000_000
MANY = frozenset(ChannelId(FIRST + n) for n in range(500))
EVERYTHING = Policy(
    consent=Consent.OPT_IN,
    imitation=Imitation.AGREED,
    retention=365,
    never_learned=frozenset(map(MemberId, MANY)),
    learned_after=MessageId(FIRST),
    spoken_in=MANY,
    silent_in=MANY,
    speaks_elsewhere=False,
    chances=dict.fromkeys(MANY, 12.25),
    chime_limit=60,
    quiet_hours=QuietHours(0, 1439, "America/Argentina/ComodRivadavia"),
    length=LineLength.LONG,
    order=1,
    log_channel=ChannelId(FIRST),
    language=Language.PORTUGUESE,
)


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
