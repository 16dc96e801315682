"""Which shards a process serves, and what is refused."""

import pytest

from markovbot.config.settings import SettingsError, load_settings
from markovbot.config.shard_settings import read
from markovbot.fleet.shards import Shards

SHARED = "postgresql://db/markov"


def found(**variables: str) -> tuple[Shards, list[str]]:
    problems: list[str] = []
    return read(variables, problems), problems


@pytest.mark.parametrize(
    ("variables", "shards"),
    [
        ({}, Shards()),
        ({"SHARD_COUNT": "4"}, Shards(4)),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-3"}, Shards(4)),
        ({"SHARD_COUNT": "4", "CLUSTER": "1/1"}, Shards(4)),
        ({"SHARD_COUNT": " 12 ", "SHARD_IDS": "0-3, 8"}, Shards(12, (0, 1, 2, 3, 8), 3)),
        ({"SHARD_COUNT": "16", "CLUSTER": "2/4"}, Shards(16, (4, 5, 6, 7), 4)),
        ({"SHARD_COUNT": "5", "CLUSTER": "2/2"}, Shards(5, (2, 3, 4), 2)),
    ],
)
def test_what_a_process_serves(variables: dict[str, str], shards: Shards) -> None:
    assert found(DATABASE_URL=SHARED, **variables) == (shards, [])


@pytest.mark.parametrize(
    ("variables", "beginning"),
    [
        ({"SHARD_COUNT": "0"}, "SHARD_COUNT: must be a whole number from 1"),
        ({"SHARD_COUNT": "many"}, "SHARD_COUNT: must be a whole number from 1"),
        ({"SHARD_COUNT": "9" * 5000}, "SHARD_COUNT: must be a whole number from 1"),
        ({"SHARD_COUNT": "²"}, "SHARD_COUNT: must be a whole number from 1"),
        ({"SHARD_IDS": "0"}, "SHARD_IDS: needs SHARD_COUNT"),
        ({"CLUSTER": "1/2"}, "CLUSTER: needs SHARD_COUNT"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "4"}, "SHARD_IDS: must be numbers from 0 to 3"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "3-1"}, "SHARD_IDS: must be numbers from 0 to 3"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0,,1"}, "SHARD_IDS: must be numbers from 0 to 3"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "all"}, "SHARD_IDS: must be numbers from 0 to 3"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-2,1"}, "SHARD_IDS: names a shard twice"),
        ({"SHARD_COUNT": "4", "CLUSTER": "0/2"}, "CLUSTER: must be which of how many"),
        ({"SHARD_COUNT": "4", "CLUSTER": "3/2"}, "CLUSTER: must be which of how many"),
        ({"SHARD_COUNT": "4", "CLUSTER": "1/5"}, "CLUSTER: must be which of how many"),
        ({"SHARD_COUNT": "4", "CLUSTER": "first"}, "CLUSTER: must be which of how many"),
        (
            {"SHARD_COUNT": "4", "CLUSTER": "1/2", "SHARD_IDS": "0-1"},
            "SHARD_IDS, CLUSTER: both say",
        ),
    ],
)
def test_what_is_refused_and_why(variables: dict[str, str], beginning: str) -> None:
    shards, (problem,) = found(DATABASE_URL=SHARED, **variables)
    assert problem.startswith(beginning)
    assert shards == Shards()


@pytest.mark.parametrize("key", ["SHARD_IDS", "CLUSTER"])
def test_several_processes_on_one_file_are_refused(key: str) -> None:
    value = {"SHARD_IDS": "0-1", "CLUSTER": "1/2"}[key]
    with pytest.raises(SettingsError) as caught:
        load_settings({"DISCORD_TOKEN": "MTA.made.up", "SHARD_COUNT": "4", key: value})
    (problem,) = caught.value.problems
    assert problem.startswith(f"{key}: several processes need a database that they can share")


def test_one_process_may_have_many_shards_on_a_file() -> None:
    settings = load_settings({"DISCORD_TOKEN": "MTA.made.up", "SHARD_COUNT": "4"})
    assert settings.shards == Shards(4)
