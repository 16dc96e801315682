"""Whether a phrase that one member repeats is said if the marks in it vary."""

from collections.abc import Iterator, Sequence
from typing import Final

from markovbot.audit.context import Context
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.lines import Request, ask_both, work
from markovbot.audit.phrases import unsaid_phrases
from markovbot.audit.scratch import GUILD
from markovbot.audit.texts import Text, biggest_channels, most_active
from markovbot.audit.words import words_in
from markovbot.domain import Style

LENGTHS: Final = (2, 2, 2, 2, 2, 3, 3, 3, 3, 3)
"""Words of each phrase."""

MARKS: Final = (" ", ", ", ". ", "... ", "! ", "? ", "?! ", "; ", ": ", " - ", " / ")

REPEATS: Final = 5
"""Times that a phrase is said with each of the marks: more often than that is too often."""


def repeated(phrases: Sequence[tuple[str, ...]], texts: Sequence[Text]) -> Iterator[Text]:
    """Yield the messages that repeat the phrases, each phrase by another member."""
    members = most_active(texts)
    channel = biggest_channels(texts)[0]
    for number, phrase in enumerate(phrases):
        for mark in MARKS:
            for _ in range(REPEATS):
                member = members[number % len(members)]
                yield Text.undetected(channel, member, mark.join(phrase))


def holding(phrases: Sequence[tuple[str, ...]], lines: Sequence[str]) -> int:
    """Return how many lines hold one of the phrases, whatever marks stand in it."""
    wanted = [f" {' '.join(phrase)} " for phrase in phrases]
    said = (f" {' '.join(words_in(line))} " for line in lines)
    return sum(any(phrase in line for phrase in wanted) for line in said)


async def run(context: Context) -> None:
    """Repeat phrases, and ask for lines unprompted and about each of their words."""
    plan, budget = context.plan, context.plan.budget
    rng, progress = context.rng("evasion"), context.progress
    phrases = unsaid_phrases(plan.texts, LENGTHS, rng)
    style = Style(GUILD)
    free = Request(style, budget.planted)
    requests = [
        free,
        *(Request(style, budget.prompts, word) for phrase in phrases for word in phrase),
    ]
    progress.started("evasion", work(requests) + free.lines)
    async with context.planted([*repeated(phrases, plan.texts)]) as one:
        said = await ask_both(one.store, rng, requests, progress)
    for origin, lines in said.items():
        context.add(
            [
                Figure(
                    "evasion",
                    f"lines of the server that hold one of {len(phrases)} phrases which one member "
                    f"said {len(MARKS) * REPEATS} times with {len(MARKS)} different marks in it, "
                    "unprompted or (this bot's) about one of its words; of all those lines",
                    holding(phrases, lines),
                    len(lines),
                    origin,
                    promised=origin is Origin.BOT,
                    sampled=True,
                )
            ]
        )
