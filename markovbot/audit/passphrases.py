"""Whether four ordinary words in a row that one member said once are said again."""

from collections.abc import Sequence
from typing import Final

from markovbot.audit.canaries import WORDS_OF_A_PASSPHRASE
from markovbot.audit.context import Context
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.lines import Request, ask_both, work
from markovbot.audit.phrases import unsaid_phrases
from markovbot.audit.scratch import GUILD
from markovbot.audit.texts import (
    Text,
    biggest_channels,
    most_active,
    words_of_line,
)
from markovbot.domain import Style

PASSPHRASES: Final = 60

FRAMES: Final = ("{}", "remember {}", "it opens with {} today")


def holding(phrases: Sequence[str], lines: Sequence[str]) -> tuple[set[str], int]:
    """Return the phrases that stand in lines, word for word, and how many lines hold one."""
    found: set[str] = set()
    count = 0
    for line in lines:
        words = words_of_line(line)
        said = f" {' '.join(words)} "
        here = {phrase for phrase in phrases if f" {phrase} " in said}
        found |= here
        count += bool(here)
    return found, count


async def run(context: Context) -> None:
    """Plant passphrases, and ask for lines unprompted and about each of their words."""
    plan, budget = context.plan, context.plan.budget
    rng, progress = context.rng("passphrases"), context.progress
    lengths = [WORDS_OF_A_PASSPHRASE] * PASSPHRASES
    phrases = [" ".join(words) for words in unsaid_phrases(plan.texts, lengths, rng)]
    members = most_active(plan.texts)
    channel = biggest_channels(plan.texts)[0]
    planted = [
        Text.undetected(
            channel, members[number % len(members)], FRAMES[number % len(FRAMES)].format(phrase)
        )
        for number, phrase in enumerate(phrases)
    ]
    style = Style(GUILD)
    free = Request(style, budget.planted)
    requests = [
        free,
        *(Request(style, budget.prompts, word) for phrase in phrases for word in phrase.split()),
    ]
    progress.started("passphrases", work(requests) + free.lines)
    async with context.planted(planted) as one:
        said = await ask_both(one.store, rng, requests, progress)
    for origin, lines in said.items():
        found, count = holding(phrases, lines)
        context.add(
            [
                Figure(
                    "passphrases",
                    f"passphrases of {WORDS_OF_A_PASSPHRASE} ordinary words, each said once by one "
                    "member, that are found in the server's lines, unprompted or (this bot's) "
                    "about each of their words; of all planted",
                    len(found),
                    len(phrases),
                    origin,
                    promised=origin is Origin.BOT,
                ),
                Figure(
                    "passphrases.lines",
                    "lines that hold such a passphrase, of all those lines",
                    count,
                    len(lines),
                    origin,
                    sampled=True,
                ),
            ]
        )
