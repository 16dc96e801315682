"""What a line was asked for survives in the ids of its buttons."""

import re

import pytest

from cogs.speaking._requests import AGAIN, LONGEST_ID, WHY, LineRequest
from markovbot.domain import ChannelId, MemberId, MessageId

LARGEST = (1 << 63) - 1
TWO = (MemberId(LARGEST), MemberId(LARGEST - 1))


@pytest.mark.parametrize(
    "request_",
    [
        LineRequest(),
        LineRequest(about="the kettle: at 5", wild=True),
        LineRequest(channel=ChannelId(LARGEST), about="tea\nand cake", wild=True),
        LineRequest(members=TWO[:1]),
        LineRequest(members=TWO, about="t" * 50),
        LineRequest(answered=MessageId(LARGEST)),
    ],
)
def test_ids_say_all_that_was_asked(request_: LineRequest) -> None:
    again, why = request_.again_id(), request_.why_id()
    assert again is not None
    assert len(again) <= LONGEST_ID
    assert len(why) <= LONGEST_ID
    asked = re.fullmatch(AGAIN, again)
    explained = re.fullmatch(WHY, why)
    assert asked is not None
    assert explained is not None
    parsed = LineRequest.parse(asked)
    assert parsed.about == (request_.about and " ".join(request_.about.split()))
    for one in (parsed, LineRequest.parse(explained)):
        assert (one.channel, one.members, one.wild, one.answered) == (
            request_.channel,
            request_.members,
            request_.wild,
            request_.answered,
        )


def test_what_is_too_long_has_no_again() -> None:
    assert LineRequest(members=TWO, about="t" * 60).again_id() is None
    assert LineRequest(about="🍵" * 46).again_id() is None


def test_ids_of_lines_that_were_said_before_two_could_be_blended_still_work() -> None:
    match = re.fullmatch(AGAIN, "again:i:42:tea")
    assert match is not None
    assert LineRequest.parse(match) == LineRequest(members=(MemberId(42),), about="tea")
