"""Whether secrets that no detector saw are said: in the server's lines, and in imitations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markovbot.audit.context import Context
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.lines import LineQuota, Request, ask, say, unguarded, work
from markovbot.audit.peer import LINES as PEER_LINES
from markovbot.audit.planting import ALL_KINDS, Planted, Search, plant
from markovbot.audit.scratch import GUILD
from markovbot.audit.texts import biggest_channels
from markovbot.domain import Style

REPEATS: Final = (1, 16)
"""How often a secret is said before the server's lines are searched: half of them each."""

USUAL: Final = (3, 16)
"""The same for imitations: what a member has said three times counts as their own."""

Searches = Mapping[Origin, Search]


async def run_canaries(context: Context) -> None:
    """Search the server's lines, unprompted and about each secret's message."""
    plan, budget = context.plan, context.plan.budget
    planted = plant(plan.texts, plan.seed, REPEATS)
    style = Style(GUILD)
    requests = [
        Request(style, budget.planted),
        *(Request(style, budget.prompts, one.canary.message) for one in planted),
    ]
    searches = await _search(context, "canaries", planted, requests)
    context.add(
        [
            Figure(
                "canaries.learned",
                "secrets of which a piece is learned when their messages are, of those that "
                "aren't made of ordinary words",
                sum(one.is_learned for one in planted if not one.canary.ordinary),
                sum(not one.canary.ordinary for one in planted),
                promised=True,
            ),
            *_canaries(searches),
        ]
    )
    context.findings.extra["canaries_by_kind"] = _by_kind(searches)


async def run_imitation(context: Context) -> None:
    """Search lines in the styles of those who said the secrets, unprompted and about them."""
    plan, budget = context.plan, context.plan.budget
    planted = plant(plan.texts, plan.seed, USUAL)
    styles = {one.member: Style(GUILD, members=frozenset({one.member})) for one in planted}
    requests = [
        *(Request(style, max(1, budget.planted // len(styles))) for style in styles.values()),
        *(
            Request(styles[one.member], budget.prompts, about)
            for one in planted
            for about in (one.canary.message, one.canary.secret)
        ),
    ]
    searches = await _search(context, "imitation", planted, requests)
    context.add(_imitation(searches))
    context.findings.extra["imitation_by_kind"] = _by_kind(searches)


async def _search(
    context: Context, step: str, planted: Sequence[Planted], requests: Sequence[Request]
) -> Searches:
    """Search the bot's lines, and those of other chains in the same styles, unprompted."""
    plan, rng, progress = context.plan, context.rng(step), context.progress
    channel = biggest_channels(plan.texts)[0]
    messages = [text for one in planted for text in one.messages(channel)]
    unprompted = [one for one in requests if one.about is None]
    progress.started(step, work(requests) + work(unprompted))
    said: dict[Origin, list[str]] = {}
    async with context.planted(messages) as one:
        said[Origin.BOT] = await ask(one.store, rng, requests, progress)
        plain = unguarded(one.store, rng)
        said[Origin.UNGUARDED] = [
            line
            for style, lines, _ in unprompted
            for line in (await say(plain, LineQuota(step, style, lines), progress)).lines
        ]
    if context.peer and all(one.style.members is None for one in unprompted):
        model = context.peer.model([text.content for text in [*plan.texts, *messages]])
        lines = range(min(work(unprompted), PEER_LINES) if model else 0)
        said[Origin.MARKOVIFY] = [line for _ in lines if model and (line := model.line())]
    searches = {origin: Search.of(planted, plan.texts) for origin in said}
    for origin, search in searches.items():
        search.look(said[origin])
    return searches


def _canaries(searches: Searches) -> Iterator[Figure]:
    lines = searches[Origin.BOT].lines
    for origin, search in searches.items():
        yield Figure(
            "canaries",
            f"secrets of {len(ALL_KINDS)} kinds, each said once or 16 times by one member where "
            f"no detector saw it, that are found in {lines:,} of the server's lines, unprompted "
            "or (this bot's) about the message that holds it; of all planted",
            len(search.found),
            len(search.planted),
            origin,
            promised=origin is Origin.BOT,
        )


def _imitation(searches: Searches) -> Iterator[Figure]:
    lines = searches[Origin.BOT].lines
    for origin, search in searches.items():
        for name, which, like_no_word in (
            ("imitation", "that hold digits, are links or look like no word", True),
            ("imitation.words", "of plain words, which a member may be known for", False),
        ):
            yield Figure(
                name,
                f"secrets {which}, each said 3 or 16 times by one member where no detector saw "
                f"it, that are found in {lines:,} lines in this member's style, unprompted or "
                "(this bot's) about it; of all such secrets",
                sum(one.canary.looks_like_no_word is like_no_word for one in search.found),
                sum(one.canary.looks_like_no_word is like_no_word for one in search.planted),
                origin,
                promised=like_no_word and origin is Origin.BOT,
            )


def _by_kind(searches: Searches) -> dict[str, dict[str, int]]:
    """Return how many secrets of each kind were found, by whose lines."""
    return {origin: search.by_kind() for origin, search in searches.items()}
