"""The settings of a bot that runs in several processes: SHARD_COUNT, SHARD_IDS, CLUSTER."""

import re
from collections.abc import Mapping
from math import ceil
from typing import Final

from markovbot.fleet.shards import Shards, part
from markovbot.late_patterns import late_pattern

NAMES: Final = ("CLUSTER", "SHARD_COUNT", "SHARD_IDS")

MOST: Final = 16_384
"""Shards: with the 2,500 servers that Discord allows each, 40 million servers."""

NUMBER: Final = late_pattern(re.compile, "[0-9]{1,6}")
RANGE: Final = late_pattern(re.compile, r"([0-9]{1,6})(?:-([0-9]{1,6}))?")
PART: Final = late_pattern(re.compile, r"([0-9]{1,6})/([0-9]{1,6})")

SHARED: Final = ("postgresql://", "postgres://")
"""What URLs of databases begin with that several processes can share."""


def read(variables: Mapping[str, str], problems: list[str]) -> Shards:
    """Return the shards of this process; add what is wrong to `problems`, a sentence each."""
    before = len(problems)
    shards = _read(variables, problems)
    if len(problems) > before:
        return Shards()
    if not shards.are_all and not variables.get("DATABASE_URL", "").startswith(SHARED):
        name = "CLUSTER" if "CLUSTER" in variables else "SHARD_IDS"
        problems.append(
            f"{name}: several processes need a database that they can share (DATABASE_URL="
            "postgresql://…); a SQLite file serves one process, which SHARD_COUNT alone gives as "
            "many shards as you like"
        )
    return shards


def _read(variables: Mapping[str, str], problems: list[str]) -> Shards:
    count, ids, cluster = (
        variables.get(key, "").strip() for key in ("SHARD_COUNT", "SHARD_IDS", "CLUSTER")
    )
    if ids and cluster:
        problems.append(
            "SHARD_IDS, CLUSTER: both say which shards this process serves; remove one of them"
        )
    if count and not _is_count(count):
        problems.append(f"SHARD_COUNT: must be a whole number from 1 to {MOST}")
        return Shards()
    if not count:
        for key, value in (("SHARD_IDS", ids), ("CLUSTER", cluster)):
            if value:
                problems.append(
                    f"{key}: needs SHARD_COUNT, the number of all shards, the same in every process"
                )
        return Shards()
    if cluster:
        return _cluster(cluster, int(count), problems)
    return _ids(ids, int(count), problems) if ids else Shards(int(count))


def _is_count(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None and 1 <= int(text) <= MOST


def _cluster(text: str, count: int, problems: list[str]) -> Shards:
    found = PART.fullmatch(text)
    number, processes = (int(one) for one in found.groups()) if found else (0, 0)
    if not 1 <= number <= processes <= count:
        problems.append(
            "CLUSTER: must be which of how many processes this one is, such as 1/4, counted from "
            f"1; with SHARD_COUNT={count} there can be {count} processes at most"
        )
        return Shards()
    return _of(part(number, processes, count), count, processes)


def _ids(text: str, count: int, problems: list[str]) -> Shards:
    ids: list[int] = []
    for piece in text.split(","):
        found = RANGE.fullmatch(piece.strip())
        low = int(found[1]) if found else count
        high = int(found[2] or low) if found else count
        if not low <= high < count:
            problems.append(
                f"SHARD_IDS: must be numbers from 0 to {count - 1} (SHARD_COUNT is {count}), "
                "separated by commas; ranges are possible, as in 0-3,8"
            )
            return Shards()
        ids += range(low, high + 1)
    if len(set(ids)) < len(ids):
        problems.append("SHARD_IDS: names a shard twice")
        return Shards()
    return _of(tuple(sorted(ids)), count, ceil(count / len(ids)))


def _of(ids: tuple[int, ...], count: int, processes: int) -> Shards:
    return Shards(count) if len(ids) == count else Shards(count, ids, processes)
