"""Killed again and again, with everything else failing too, it learns what an undisturbed one does.

The long version, with 50 kills in 20,000 messages, is `make soak`.
"""

import asyncio
from pathlib import Path

import pytest

from soak.kills import run

MESSAGES = 1500
KILLS = 5


@pytest.mark.long
async def test_killed_five_times_it_has_learned_what_it_would_have_learned(tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("killed", "undisturbed")]
    for place in places:
        place.mkdir()
    killed, undisturbed = await asyncio.gather(
        run(places[0], messages=MESSAGES, kills=KILLS, seed=5),
        run(places[1], messages=MESSAGES, kills=0, seed=5),
    )
    assert killed.problems == undisturbed.problems == ()
    assert killed.messages == undisturbed.messages
    assert killed.digests == undisturbed.digests
