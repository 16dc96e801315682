"""Every guild is served by one process, whatever the number of shards and of processes."""

from hypothesis import given
from hypothesis import strategies as st

from markovbot.config.shard_settings import read
from markovbot.domain import GuildId
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.fleet.shards import Shards, listed, part, shard_of

GUILDS = st.integers(0, (1 << 63) - 1).map(GuildId)
COUNTS = st.integers(1, 300)


@st.composite
def fleets(draw: st.DrawFn) -> list[Shards]:
    """The shards of all processes of a fleet, as the setting CLUSTER gives them."""
    count = draw(COUNTS)
    processes = draw(st.integers(1, count))
    return [
        Shards(count, part(number, processes, count), processes)
        for number in range(1, processes + 1)
    ]


@given(fleets())
def test_the_parts_of_all_processes_are_all_shards_once(fleet: list[Shards]) -> None:
    served = [id_ for process in fleet for id_ in process.ids or ()]
    assert served == list(range(fleet[0].count or 0))
    sizes = {len(process.ids or ()) for process in fleet}
    assert max(sizes) - min(sizes) <= 1


@given(fleets(), st.lists(GUILDS, max_size=20))
def test_every_guild_is_one_process_s_and_one_process_leads(
    fleet: list[Shards], guilds: list[GuildId]
) -> None:
    processes = [Fleet(shards) for shards in fleet]
    for guild in guilds:
        assert sum(process.is_ours(guild) for process in processes) == 1
    assert sum(process.leads for process in processes) == 1
    assert sorted(one for process in processes for one in process.ours(guilds)) == sorted(
        set(guilds)
    )


@given(GUILDS)
def test_a_process_that_is_alone_serves_every_guild(guild: GuildId) -> None:
    for fleet in (ALONE, Fleet(Shards(7))):
        assert fleet.alone
        assert fleet.leads
        assert fleet.is_ours(guild)
        assert fleet.of_ours({guild: "tea"}) == {guild: "tea"}


@given(st.sets(st.integers(0, 99), min_size=1))
def test_shards_are_written_as_they_are_set(ids: set[int]) -> None:
    problems: list[str] = []
    variables = {"SHARD_COUNT": "101", "SHARD_IDS": listed(ids), "DATABASE_URL": "postgresql://db"}
    assert read(variables, problems).ids == tuple(sorted(ids))
    assert problems == []


def test_discord_s_own_example_of_a_shard() -> None:
    assert shard_of(GuildId(197038439483310086), 5) == (197038439483310086 >> 22) % 5
    assert str(Shards(16, (0, 1, 2, 3, 8), 4)) == "shards 0-3,8 of 16"
