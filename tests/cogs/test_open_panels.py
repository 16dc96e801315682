"""How many panels may be open at once."""

from cogs.privacy._open_panels import OpenPanels
from markovbot.domain import MemberId
from tests.support.teaching import ADA, BRUNO

GRACE = MemberId(3003)


class Panel:
    """Open until it is closed, or its time is over."""

    def __init__(self) -> None:
        self.closed = self.over = False

    def is_finished(self) -> bool:
        return self.closed or self.over

    async def close(self) -> None:
        self.closed = True


async def test_the_oldest_is_closed_where_there_are_too_many() -> None:
    panels, (ada, bruno, grace) = OpenPanels(most=2), (Panel(), Panel(), Panel())
    await panels.add(ADA, ada)
    await panels.add(BRUNO, bruno)
    assert not ada.closed
    await panels.add(GRACE, grace)
    assert [one.closed for one in (ada, bruno, grace)] == [True, False, False]


async def test_a_panel_whose_time_is_over_takes_nobodys_place() -> None:
    panels, (ada, bruno, grace) = OpenPanels(most=2), (Panel(), Panel(), Panel())
    await panels.add(ADA, ada)
    await panels.add(BRUNO, bruno)
    bruno.over = True
    await panels.add(GRACE, grace)
    assert not any(one.closed for one in (ada, bruno, grace))


async def test_whoever_asks_again_counts_as_newest() -> None:
    panels, (first, bruno, again, grace) = OpenPanels(most=2), (Panel(), Panel(), Panel(), Panel())
    await panels.add(ADA, first)
    await panels.add(BRUNO, bruno)
    await panels.add(ADA, again)
    assert first.closed
    await panels.add(GRACE, grace)
    assert [one.closed for one in (bruno, again, grace)] == [True, False, False]
