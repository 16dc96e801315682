"""The admin log keeps the order, tries again, and lets nothing that fails reach an action."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from markovbot import admin_log
from markovbot.admin_log import ACTOR, AdminAction, AdminEntry, AdminLog, NotPosted
from markovbot.clock import Clock
from markovbot.domain import ChannelId, GuildId, MemberId
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.privacy.policies import Policies
from markovbot.store.memory import MemoryStore

GUILD = GuildId(1)
LOG = ChannelId(7)
GRACE = MemberId(11)


class Board:
    """Takes entries; the first attempts fail in the ways of `failures`."""

    def __init__(self, failures: Sequence[Exception] = ()) -> None:
        self.failures = list(failures)
        self.posted: list[AdminEntry] = []
        self.changed = asyncio.Event()

    async def post(self, _key: ChannelKey, entries: Sequence[AdminEntry]) -> int:
        if self.failures:
            raise self.failures.pop(0)
        self.posted.append(entries[0])
        self.changed.set()
        return 1

    async def wait_for(self, count: int) -> None:
        while len(self.posted) < count:
            self.changed.clear()
            await self.changed.wait()


@pytest.fixture
async def policies() -> Policies:
    policies = Policies(MemoryStore(), Clock())
    await policies.change(GUILD, log_channel=LOG)
    return policies


@pytest.fixture
async def log(policies: Policies, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AdminLog]:
    monkeypatch.setattr(admin_log, "MAX_RETRY_DELAY", 0.01)
    log = AdminLog(policies, Clock())
    policies.changed = log.record_policy
    running = asyncio.create_task(log.run())
    yield log
    assert not running.done()
    running.cancel()


async def test_entries_keep_their_order_over_failures(log: AdminLog) -> None:
    board = Board([NotPosted(), NotPosted()])
    log.post = board.post
    actions = [AdminAction.PAUSED, AdminAction.RESUMED, AdminAction.SERVER_RESET]
    for action in actions:
        log.record(GUILD, action)
    await board.wait_for(3)
    assert [one.action for one in board.posted] == actions


async def test_what_fails_too_often_or_by_a_bug_is_dropped_and_later_entries_are_posted(
    log: AdminLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(admin_log, "MAX_ATTEMPTS", 3)
    board = Board([NotPosted(), NotPosted(), NotPosted()])
    log.post = board.post
    log.record(GUILD, AdminAction.PAUSED)
    while "misses 1 entries" not in caplog.text:
        await asyncio.sleep(0)
    board.failures = [KeyError("the words of somebody")]
    log.record(GUILD, AdminAction.RESUMED)
    while "are lost (KeyError" not in caplog.text:
        await asyncio.sleep(0)
    log.record(GUILD, AdminAction.SERVER_RESET)
    await board.wait_for(1)
    assert [one.action for one in board.posted] == [AdminAction.SERVER_RESET]
    assert "somebody" not in caplog.text


async def test_no_more_than_so_many_wait(
    log: AdminLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(admin_log, "MAX_WAITING", 2)
    for action in (AdminAction.PAUSED, AdminAction.RESUMED, AdminAction.SERVER_RESET):
        log.record(GUILD, action)  # nobody posts yet
    assert "too many wait" in caplog.text
    board = Board()
    log.post = board.post
    await board.wait_for(2)
    assert [one.action for one in board.posted] == [AdminAction.PAUSED, AdminAction.RESUMED]


async def test_only_what_somebody_changes_is_recorded(log: AdminLog, policies: Policies) -> None:
    board = Board()
    log.post = board.post
    await policies.change(GUILD, order=1)  # by the bot itself
    ACTOR.set(GRACE)
    await policies.change(GUILD, order=1)  # no change
    await policies.change(GUILD, contact_admin=GRACE)  # told by the action that brings it
    await policies.change(GUILD, order=2)
    await board.wait_for(1)
    log.record(GuildId(2), AdminAction.PAUSED)  # a guild without a log channel
    log.record(GUILD, AdminAction.RESUMED)
    await board.wait_for(2)
    assert [one.actor for one in board.posted] == [GRACE, GRACE]
    assert board.posted[1].action is AdminAction.RESUMED
