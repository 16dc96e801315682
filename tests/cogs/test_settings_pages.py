"""The pages of /markov settings stay within Discord's limits, however much was decided."""

from random import Random
from typing import Any

import discord
import pytest

from cogs.adapters.history import DiscordHistory
from cogs.admin._backfill_progress import progress
from cogs.admin._cog import BACKFILLS_SHOWN
from cogs.admin._forms import ChanceForm, LimitForm, QuietForm
from cogs.admin._pages import Pages
from cogs.admin._panel import CHANGES, OPENING, PanelItem
from cogs.admin._pause import PAUSED, RESUMED
from cogs.admin._sentences import (
    chime_sentences,
    ignored_sentence,
    learning_sentences,
    policy_sentence,
    speaking_sentence,
)
from cogs.admin._views import Confirmation, ConfirmationForm
from cogs.admin._words import listing
from cogs.admin._words_panel import WordsForm
from markovbot.container import Services, build_services
from markovbot.domain import (
    Ban,
    ChannelId,
    GuildId,
    Language,
    MessageId,
)
from markovbot.ingest.active_backfill import ActiveBackfill
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.languages import gettext, use_language
from markovbot.privacy.word_lists import LONGEST, MOST
from markovbot.speaking.finishing import LONGEST_MESSAGE
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import BackfillJob
from sandbox.limits.messages import COMPONENTS_V2, form_problems, message_problems
from sandbox.world import Message, World, nested
from tests.support.fullest_policy import EVERYTHING, FIRST, MANY

GUILD = GuildId(1)
PAGES = ("home", "learn", "speak", "unasked", "lines", "members", "words", "language", "log")
LONGEST_DONE = "x" * 1000
ROOM_FOR_FIGURES = 150


LETTER = "\u0431"  # two bytes
LONG_WORDS = [f"{number:03}{37 * LETTER}-{40 * LETTER}-{8 * LETTER}" for number in range(500)]
"""Entries as long as they may be, as many as there may be."""
assert {len(word) for word in LONG_WORDS} == {LONGEST}


@pytest.fixture
async def services() -> Services:
    history = DiscordHistory(lambda: None)
    made = build_services(MemoryStore(), history, lambda _: None, Random, settle=0, grace=0)
    for channel in MANY:
        await made.live.switch_on(ChannelKey(GUILD, channel).stream, MessageId(1))
    return made


def shown(pages: Pages, page: str, done: str = "") -> Message:
    world = World()
    view: Any = pages.draw(page, GUILD, done)
    components = view.to_components()
    place = world.direct(world.owner)
    return Message(place, 1, world.bot, "", flags=COMPONENTS_V2, components=components)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("paused", [False, True])
async def test_every_page_is_within_the_limits(
    services: Services, page: str, paused: bool, language: Language
) -> None:
    use_language(language)
    await services.policies.change(GUILD)
    pages = Pages(services, PanelItem)
    assert list(message_problems(shown(pages, page))) == []
    await services.policies.update(GUILD, lambda _: EVERYTHING)
    for ban, most in MOST.items():
        entries = LONG_WORDS[:most]
        if ban is Ban.PATTERN:  # a letter of ASCII takes the least room in an expression
            entries = [one.replace(LETTER, "b") for one in entries]
        await services.word_lists.add(GUILD, ban, entries)
    if paused:
        await services.pauses.begin(GUILD, MessageId(1))
    done = gettext(RESUMED) if page == "home" else LONGEST_DONE
    assert list(message_problems(shown(pages, page, done))) == []


@pytest.mark.parametrize("language", Language)
async def test_sentences_on_everything_fit_into_a_message(
    services: Services, language: Language
) -> None:
    use_language(language)
    learned = services.live.channels(GUILD)
    status = [*learning_sentences(EVERYTHING, learned), policy_sentence(EVERYTHING)]
    status.append(gettext(PAUSED))
    job = BackfillJob(GUILD, ChannelId(FIRST), MessageId(0), learned=10**7, read=10**7, total=10**8)
    backfill = ActiveBackfill(job, MessageId(FIRST))
    status += [progress(backfill)] * BACKFILLS_SHOWN
    assert len("\n".join(status)) <= LONGEST_MESSAGE - ROOM_FOR_FIGURES
    for sentences in (
        [speaking_sentence(EVERYTHING)],
        chime_sentences(EVERYTHING),
        [ignored_sentence(EVERYTHING)],
    ):
        assert len("\n".join(sentences)) <= LONGEST_MESSAGE


@pytest.mark.parametrize("language", Language)
async def test_every_form_is_within_the_limits(services: Services, language: Language) -> None:
    use_language(language)

    async def after(_interaction: discord.Interaction, _done: str) -> None: ...

    async def act(_now: int) -> str:
        return ""

    asked: Any = None  # nothing is asked of Discord
    forms: list[discord.ui.Modal] = [
        ChanceForm(services, GUILD, [ChannelId(FIRST)], after),
        LimitForm(services, GUILD, after),
        QuietForm(services, GUILD, after),
        *(WordsForm(services, GUILD, ban, after) for ban in Ban),
        ConfirmationForm(Confirmation(asked, act), act),
    ]
    for form in forms:
        assert list(form_problems(form.to_dict())) == []


@pytest.mark.parametrize("language", Language)
async def test_a_long_word_list_fits_into_a_message(services: Services, language: Language) -> None:
    use_language(language)
    for ban, most in MOST.items():  # short ones fill the room that there is
        entries = [f"teakettle{number:03}" for number in range(most)]
        await services.word_lists.add(GUILD, ban, entries)
    text, complete = listing(services.word_lists.of(GUILD), LONGEST_MESSAGE)
    assert not complete
    assert LONGEST_MESSAGE - 100 < len(text) <= LONGEST_MESSAGE


@pytest.mark.parametrize("page", PAGES)
async def test_everything_on_a_page_does_something(services: Services, page: str) -> None:
    await services.policies.update(GUILD, lambda _: EVERYTHING)
    await services.word_lists.add(GUILD, Ban.PHRASE, [f"phrase {number}" for number in range(30)])
    for part in nested(shown(Pages(services, PanelItem), page).components):
        if "custom_id" in part:
            action = part["custom_id"].split(":")[1]
            assert action in CHANGES or action in OPENING
