"""A message that has nothing to learn for a while is learned again after the next edit."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from markovbot.domain import Consent, Message, MessageId, Policy, Scope
from markovbot.ingest.history import Page
from markovbot.ingest.live import LiveIngest
from markovbot.store import open_store
from markovbot.store.ports import Store
from tests.support.locking import locked
from tests.support.services import KEY, Past, learned, listening, message, now, settled
from tests.support.teaching import ADA, GUILD, Teacher

WORDS = "the kettle sings"
LAST = "milk goes in first"

NOTHING: list[str | None] = [
    "!play despacito",
    "m!play x",
    "pls beg",
    "<@9001> play x",
    "||all of it is hidden||",
    "||first|| ||second||",
    "> quoted from somebody else",
    ">>> quoted to the end\nand on",
    "```only code```",
    "\u200b\u2800",
    "_ _",
    "",
    None,
]
"""What a message passes through; None is what a payload says that can't be read."""


def form(id_: MessageId, text: str | None) -> Message | None:
    if text is None:
        return None
    return message(id_, text)._replace(mentions_bot=text.startswith("<@9001>"))


async def revise(live: LiveIngest, id_: MessageId, *texts: str | None) -> None:
    for text in texts:
        await live.revise(id_, form(id_, text))


async def digest_of(path: Path, *messages: Message) -> str:
    async with open_store(path, create=True) as other:
        await Teacher(other).teach(*messages)
        return await other.digest(GUILD)


@pytest.mark.parametrize("nothing", NOTHING)
async def test_after_settling_the_last_words_count(
    store: Store, database: Path, nothing: str | None
) -> None:
    async with listening(store, Past()) as services:
        services.live.on_message(message(101, WORDS))
        services.live.on_message(message(102, WORDS))
        await services.live.flush()
        await revise(services.live, MessageId(101), nothing)
        assert await learned(store) == 1
        await revise(services.live, MessageId(101), LAST)
        expected = await digest_of(
            database.with_name("other.db"), message(101, LAST), message(102, WORDS)
        )
        assert await store.digest(GUILD) == expected
        assert await services.live.retract([MessageId(101)]) == 1
        assert await learned(store) == 1


@pytest.mark.parametrize("nothing", NOTHING)
async def test_before_settling_the_last_words_count(store: Store, nothing: str | None) -> None:
    async with listening(store, Past(), settle=3600) as services:
        services.live.on_message(first := message(now(), WORDS))
        await revise(services.live, first.id, nothing, LAST)
        await services.live.flush(lambda _: True)
        assert await learned(store) == 1
        await revise(services.live, first.id, nothing)
        assert await learned(store) == 0


@pytest.mark.parametrize("nothing", NOTHING)
async def test_settled_while_there_is_nothing_to_learn_the_last_words_count(
    store: Store, database: Path, nothing: str | None
) -> None:
    async with listening(store, Past(), settle=3600) as services:
        services.live.on_message(first := message(now(), WORDS))
        await revise(services.live, first.id, nothing)
        await services.live.flush(lambda _: True)
        assert await learned(store) == 0
        await revise(services.live, first.id, LAST)
        expected = await digest_of(database.with_name("other.db"), message(first.id, LAST))
        assert await store.digest(GUILD) == expected


@pytest.mark.parametrize("nothing", NOTHING)
async def test_words_that_an_import_has_counted_meanwhile_are_not_counted_again(
    store: Store, nothing: str | None
) -> None:
    async with listening(store, Past(), settle=3600) as services:
        services.live.on_message(first := message(now(), WORDS))
        await revise(services.live, first.id, nothing)
        # Another process imports an export from before the edit.
        await Teacher(store).teach(message(first.id, WORDS))
        expected = await store.digest(GUILD)
        await services.live.flush(lambda _: True)
        await revise(services.live, first.id, LAST)
        assert await learned(store) == 1
        assert await store.digest(GUILD) == expected


@pytest.mark.parametrize("nothing", [one for one in NOTHING if one is not None])
async def test_what_begins_with_nothing_to_learn_counts_once_it_has_words(
    store: Store, nothing: str
) -> None:
    past = Past()
    async with listening(store, past) as services:
        live = form(MessageId(101), nothing)
        assert live is not None
        services.live.on_message(live)
        await services.live.flush()
        read_up = form(MessageId(102), nothing)
        assert read_up is not None
        past.said = [read_up]
        services.catch_up.follow(KEY, read_up.id)
        await settled(services)
        for id_ in (live.id, read_up.id):
            await revise(services.live, id_, WORDS, nothing, LAST)
        assert await learned(store) == 2
        assert await services.live.retract([live.id, read_up.id]) == 2
        assert await learned(store) == 0


async def test_many_edits_leave_the_last_one(store: Store, database: Path) -> None:
    async with listening(store, Past()) as services:
        services.live.on_message(message(101, WORDS))
        await services.live.flush()
        for nothing in NOTHING:
            await revise(services.live, MessageId(101), nothing, None, f"{nothing} tea", LAST, LAST)
        expected = await digest_of(database.with_name("other.db"), message(101, LAST))
        assert await store.digest(GUILD) == expected


async def test_what_was_deleted_does_not_come_back(store: Store) -> None:
    async with listening(store, Past()) as services:
        for id_ in (101, 102):
            services.live.on_message(message(id_, WORDS))
        await services.live.flush()
        await revise(services.live, MessageId(101), "!play x")
        assert await services.live.retract([MessageId(101), MessageId(102)]) == 1
        for id_ in (101, 102):
            await revise(services.live, MessageId(id_), LAST)
        assert await learned(store) == 0


async def test_what_was_erased_does_not_come_back(store: Store) -> None:
    async with listening(store, Past()) as services:
        services.live.on_message(message(101, WORDS))
        await services.live.flush()
        await revise(services.live, MessageId(101), "!play x")
        await services.eraser.erase(Scope(GUILD, member=ADA), MessageId(200))
        await revise(services.live, MessageId(101), LAST)
        assert await learned(store) == 0


async def test_whoever_is_not_learned_from_is_not_learned_after_an_edit(store: Store) -> None:
    async with listening(store, Past()) as services:
        services.live.on_message(message(101, WORDS))
        await services.live.flush()
        await revise(services.live, MessageId(101), "!play x")
        await store.set_policy(GUILD, Policy(consent=Consent.OPT_IN), 0)
        await revise(services.live, MessageId(101), LAST)
        await store.set_policy(GUILD, Policy(), 0)
        await revise(services.live, MessageId(101), WORDS)
        assert await learned(store) == 0


async def test_a_message_too_old_for_the_retention_is_not_learned_after_an_edit(
    store: Store,
) -> None:
    async with listening(store, Past()) as services:
        await services.policies.change(GUILD, retention=30)
        old = message(101, "!play x")._replace(sent_day=1)
        services.live.on_message(old)
        await services.live.flush()
        await services.live.revise(old.id, old._replace(content=LAST))
        assert await learned(store) == 0


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (["!play x", LAST], 1),
        ([None, LAST], 1),
        ([LAST, "!play x"], 0),
        ([LAST, None], 0),
        (["||hidden||", LAST, "!play x", LAST], 1),
    ],
)
async def test_edits_while_the_database_is_locked_are_made_up_for(
    database: Path,
    impatient: None,
    texts: Sequence[str | None],
    count: int,
) -> None:
    async with (
        open_store(database, create=True) as store,
        listening(store, Past()) as services,
    ):
        services.live.on_message(message(101, WORDS))
        await services.live.flush()
        with locked(database):
            await revise(services.live, MessageId(101), *texts)
        services.live._writer._retry_at = 0
        await services.live._writer.retry_pending()
        assert await learned(store) == count
        await revise(services.live, MessageId(101), "> quoted", WORDS)
        assert await learned(store) == 1


class ShownBefore(Past):
    """A history whose page was put together before the edits."""

    async def after(self, key: object, id_: MessageId) -> Page:
        shown = [one for one in self.said if one.id > id_]
        await self._answer()
        return Page(shown, shown[-1].id if shown else None, full=False)


@pytest.mark.parametrize("nothing", NOTHING)
async def test_an_edit_while_a_page_is_on_its_way_does_not_lose_the_message(
    store: Store, nothing: str | None
) -> None:
    past = ShownBefore()
    async with listening(store, past) as services:
        past.said = [message(101, WORDS)]
        past.hold_back()
        services.catch_up.follow(KEY, MessageId(101))
        await past.asked.wait()
        await revise(services.live, MessageId(101), nothing)
        past.answering.set()
        await settled(services)
        assert await learned(store) == 0
        await revise(services.live, MessageId(101), LAST)
        assert await learned(store) == 1
