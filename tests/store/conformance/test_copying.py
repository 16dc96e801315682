"""A guild moves from any store to any other one, with all that is known of it."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.copying.copier import CopiedGuild, copy_store
from markovbot.domain import (
    EVERYWHERE,
    Ban,
    ChannelId,
    Consent,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    Policy,
    Scope,
    StreamId,
    StreamKey,
    Style,
)
from markovbot.errors import UserError
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import BackfillJob, Example, Reading, Store
from markovbot.store.ports.copying import GuildRecords
from markovbot.text import segments
from tests.support.copying import Quiet
from tests.support.stores import FILES, Opener

GUILDS: Final = (GuildId(1), GuildId(2), GuildId(1 << 60))
CHANNELS: Final = (ChannelId(11), ChannelId(12))
MEMBERS: Final = (MemberId(101), MemberId(102), MemberId(103))
WORDS: Final = ("tea", "Tea", "milk", "and", "and,", "no", "sugar", "?", "Straße", "STRASSE")


async def copy(source: Store, target: Store) -> list[CopiedGuild]:
    return await copy_store(source, target, Quiet())


async def learn(
    store: Store, guild: GuildId, channel: ChannelId, member: MemberId, id_: int, content: str
) -> None:
    key = StreamKey(guild, channel, StreamId(channel))
    message = Message(key, member, MessageId(id_), content)
    covered = CoveredRange(key, MessageId(id_), MessageId(id_))
    await store.learn([Example(message, segments(content), period=id_ % 2 * 20_000)], [covered])


async def live(store: Store, rng: Random, length: int) -> None:
    """Let things happen in a store: everything that can be kept is kept at some time."""
    for now in range(1, length + 1):
        guild, channel, member = rng.choice(GUILDS), rng.choice(CHANNELS), rng.choice(MEMBERS)
        words = rng.choices(WORDS, k=rng.randint(1, 6))
        deeds: list[Callable[[], object]] = [
            *[lambda: learn(store, guild, channel, member, now, " ".join(words))] * 12,  # noqa: B023
            lambda: store.switch_on(guild, channel, MessageId(now)),  # noqa: B023
            lambda: store.switch_off(guild, channel),  # noqa: B023
            lambda: store.save_backfill_job(
                BackfillJob(guild, channel, MessageId(now), 5, 6, 7, 8, 9)  # noqa: B023
            ),
            lambda: store.erase(Scope(guild, member=member), MessageId(now)),  # noqa: B023
            lambda: store.erase(Scope(guild, channel=channel), MessageId(now)),  # noqa: B023
            lambda: store.add_tombstone(member, EVERYWHERE, MessageId(now)),  # noqa: B023
            lambda: store.choose(member, rng.choice((guild, EVERYWHERE)), learned=now % 3 > 0),  # noqa: B023
            lambda: store.add_redacted_names(member, words[:1]),  # noqa: B023
            lambda: store.pause(guild, MessageId(now)),  # noqa: B023
            lambda: store.resume(guild, MessageId(now)),  # noqa: B023
            lambda: store.block_line(guild, words, rng.choice((None, channel))),  # noqa: B023
            lambda: store.ban(guild, rng.choice(list(Ban)), [words[0].casefold()]),  # noqa: B023
            lambda: store.set_policy(guild, policy(rng, now), 0),  # noqa: B023
            lambda: store.schedule_deletion(guild, now),  # noqa: B023
            lambda: store.set_label(Scope(guild, channel), "a label"),  # noqa: B023
            lambda: store.set_fact(f"guild {guild} chimed {channel}", str(now)),  # noqa: B023
            lambda: store.set_fact(f"member {member} not imitated {guild}", "yes"),  # noqa: B023
        ]
        await rng.choice(deeds)()  # type: ignore[misc]


def policy(rng: Random, now: int) -> Policy:
    return Policy(
        rng.choice(list(Consent)),
        retention=rng.choice((0, 30_000)),
        contact_admin=rng.choice((None, MEMBERS[0])),
        never_learned=frozenset(rng.sample(MEMBERS, rng.randint(0, 1))),
        learned_after=rng.choice((None, MessageId(now))),
        chances={CHANNELS[0]: 0.25},
    )


async def records_of(store: Store, guild: GuildId) -> GuildRecords:
    return await store.copy_out(guild, lambda records, _: records)


async def what_is_in(store: Store) -> dict[object, object]:
    """Return all that callers can see of a store, and what is copied of it."""
    found: dict[object, object] = {"check": await store.check()}
    found["shared"] = await store.shared_records()
    for guild in await store.stored_guilds():
        found[guild, "digest"] = await store.digest(guild)
        found[guild, "fingerprint"] = (await records_of(store, guild)).fingerprint()
        for audience in (None, frozenset(CHANNELS[:1])):
            style = Style(guild, audience=audience)
            found[guild, audience] = await store.read(style, told)
        found[guild, "model"] = await store.model_statistics(guild)
        found[guild, "members"] = await store.members_of(guild)
    found["guilds"] = await store.guilds()
    found["policies"] = await store.policies()
    found["pauses"] = await store.pauses()
    found["lists"] = await store.word_lists()
    found["jobs"] = sorted(await store.backfill_jobs())
    found["labels"] = await store.labels()
    found["deletions"] = await store.scheduled_deletions()
    return found


def told(reading: Reading) -> object:
    """Return what a reading tells of people: whose names are redacted, what is blocked."""
    redacted = reading.redacted_names()
    ids = [reading.named(word.casefold()) for word in WORDS]
    known = [id_ for id_ in ids if id_ is not None]
    blocked = reading.blocked()
    return (
        redacted and (redacted.members, [redacted.hashed(one) in redacted.names for one in WORDS]),
        len(blocked),
        [
            (one, two, three) in blocked
            for one in known[:4]
            for two in known[:4]
            for three in known[:4]
        ],
        reading.contributors(),
    )


async def there_and_back(kinds: list[Opener], seed: int, length: int) -> None:
    with TemporaryDirectory() as directory:
        places = [Path(directory, place) for place in ("one", "two", "three")]
        for place in places:
            place.mkdir()
        async with AsyncExitStack() as opened:
            one, two, three = [
                await opened.enter_async_context(kind(place))
                for kind, place in zip(kinds, places, strict=True)
            ]
            await live(one, Random(seed), length)
            await one.purge()
            before = await what_is_in(one)
            there = await copy(one, two)
            assert await what_is_in(one) == before
            assert await what_is_in(two) == before
            back = await copy(two, three)
            assert await what_is_in(three) == before
            assert [c.digest for c in there] == [c.digest for c in back]
            assert [c.digest for c in there] == [before[c.guild, "digest"] for c in there]


@pytest.mark.parametrize("other", FILES)
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32), length=st.integers(1, 60))
def test_a_copy_of_a_copy_is_what_the_first_store_has(
    opener: Opener, other: str, seed: int, length: int
) -> None:
    for kinds in ([opener, FILES[other], opener], [FILES[other], opener, FILES[other]]):
        asyncio.run(there_and_back(kinds, seed, length))


@pytest.fixture
async def source(tmp_path: Path) -> Store:
    async with FILES["memory"](tmp_path) as opened:
        for guild in GUILDS[:2]:
            await learn(opened, guild, CHANNELS[0], MEMBERS[0], 2, "a cup of tea and milk")
        await opened.choose(MEMBERS[1], EVERYWHERE, learned=False)
        await opened.add_redacted_names(MEMBERS[1], ["ada"])
        return opened


async def test_what_was_learned_twice_is_copied_once(store: Store, source: Store) -> None:
    assert [one.digest is None for one in await copy(source, store)] == [False, False]
    before = await what_is_in(store)
    assert [one.digest is None for one in await copy(source, store)] == [True, True]
    assert await what_is_in(store) == before


async def test_a_guild_that_both_have_is_refused_and_stays_as_it_is(
    store: Store, source: Store
) -> None:
    await learn(store, GUILDS[1], CHANNELS[0], MEMBERS[0], 3, "no sugar")
    before = await store.digest(GUILDS[1])
    with pytest.raises(UserError, match="has something of the server 2 already"):
        await copy(source, store)
    assert await store.digest(GUILDS[1]) == before
    assert await store.digest(GUILDS[0]) == await source.digest(GUILDS[0])


async def test_a_source_that_has_changed_since_is_refused(store: Store, source: Store) -> None:
    await copy(source, store)
    await source.pause(GUILDS[0], MessageId(9))
    with pytest.raises(UserError, match="not as a copy of this source as it is now"):
        await copy(source, store)


async def test_the_target_goes_on_as_the_source_would(store: Store, source: Store) -> None:
    """What was copied is covered, can be subtracted and learned on, and leaves nothing behind."""
    await copy(source, store)
    for one in (source, store):
        await learn(one, GUILDS[0], CHANNELS[0], MEMBERS[0], 2, "a cup of tea and milk")
        await learn(one, GUILDS[0], CHANNELS[0], MEMBERS[2], 3, "a cup of coffee")
        await learn(one, GUILDS[0], CHANNELS[0], MEMBERS[1], 4, "never learned")
        key = StreamKey(GUILDS[1], CHANNELS[0], StreamId(CHANNELS[0]))
        said = Message(key, MEMBERS[0], MessageId(2), "a cup of tea and milk")
        assert await one.subtract([Example(said, segments(said.content))]) is not None
        await one.erase(Scope(GUILDS[0], member=MEMBERS[0]), MessageId(5))
    for guild in GUILDS[:2]:
        assert await store.digest(guild) == await source.digest(guild)
        assert await store.scope_statistics(Scope(guild)) == await source.scope_statistics(
            Scope(guild)
        )
    assert not await store.check()


async def test_people_who_left_before_stay_left_out(store: Store, source: Store) -> None:
    await store.choose(MEMBERS[0], EVERYWHERE, learned=False)
    await store.choose(MEMBERS[1], EVERYWHERE, learned=True)
    await copy(source, store)
    for member in MEMBERS[:2]:
        assert await store.choices(member) == {EVERYWHERE: False}


async def test_hashes_of_another_key_are_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with FILES["sqlite"](tmp_path / "other") as other:
        for one in (store, other):
            await one.choose(MEMBERS[1], EVERYWHERE, learned=False)
            await one.add_redacted_names(MEMBERS[1], ["ada"])
        await learn(other, GUILDS[0], CHANNELS[0], MEMBERS[0], 2, "a cup of tea and milk")
        with pytest.raises(UserError, match="with another key than the source"):
            await copy(other, store)
    assert not await store.guilds()


async def test_what_is_being_forgotten_is_forgotten_first(store: Store) -> None:
    for number in range(9):
        for member in MEMBERS[:2]:
            content = f"the kettle number {number} sings, says {member}"
            await learn(store, GUILDS[0], CHANNELS[0], member, 100 * number + member, content)
    await store.ban(GUILDS[0], Ban.WORD, ["kettle"])
    target = MemoryStore()
    await copy(store, target)
    records = await records_of(target, GUILDS[0])
    assert "kettle" not in records.words
    assert records.banned == ((Ban.WORD, "kettle", None),)
    assert await target.digest(GUILDS[0]) == await store.digest(GUILDS[0])
    assert not await target.check()


async def test_what_goes_wrong_leaves_nothing_of_the_guild(store: Store, source: Store) -> None:
    def refuse(_digest: str) -> None:
        raise UserError("It isn't what was read.")

    taken = await source.copy_out(GUILDS[0], lambda records, parts: (records, list(parts)))
    with pytest.raises(UserError, match="what was read"):
        await store.copy_in(*taken, refuse)
    assert not await store.stored_guilds()
    assert not await store.check()
    assert len(await copy(source, store)) == 2
