"""Whether words of a private channel or of another guild appear in lines for the public."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from markovbot.audit.context import Context
from markovbot.audit.figures import Figure
from markovbot.audit.lines import Request, ask, work
from markovbot.audit.scratch import GUILD, scratch
from markovbot.audit.texts import Text, words_of, words_of_line
from markovbot.domain import ChannelId, GuildId, Style
from markovbot.ingest.named_ids import id_of

ELSEWHERE: Final = GuildId(2)

MIN_PRIVATE_MESSAGES: Final = 50
"""Messages that a channel must have to serve as the private one."""

PRIVATE_EVERY: Final = 10
"""If no channel can serve, every tenth message is moved to a private channel."""

OTHER_GUILD: Final = 2000
"""Messages of the other guild at most."""

SUFFIX: Final = "qzx"
"""Is appended to words, so that the other guild has words of its own."""

PROMPTS: Final = 200
"""Foreign words that lines are requested about."""


def with_private_channel(texts: Sequence[Text]) -> tuple[list[Text], list[Text]]:
    """Return the public messages, and those of a private channel.

    The private channel is the smallest one with `MIN_PRIVATE_MESSAGES` that has less than half of
    all messages. If there is none, every tenth message is moved to a channel of its own.
    """
    sizes = Counter(text.channel for text in texts)
    for channel, size in reversed(sizes.most_common()):
        if size >= MIN_PRIVATE_MESSAGES and 2 * size < len(texts):
            return (
                [text for text in texts if text.channel != channel],
                [text for text in texts if text.channel == channel],
            )
    hidden = ChannelId(id_of("the audit's private channel"))
    return (
        [text for number, text in enumerate(texts) if number % PRIVATE_EVERY],
        [Text(hidden, text.member, text.content) for text in texts[::PRIVATE_EVERY]],
    )


def other_guild(texts: Sequence[Text]) -> list[Text]:
    """Return messages like these, of words that occur in no other guild."""
    return [
        Text(
            text.channel,
            text.member,
            " ".join(word + SUFFIX for word in text.content.split() if word.isalnum()),
        )
        for text in texts[:OTHER_GUILD]
    ]


def holding(lines: Iterable[str], foreign: set[str]) -> int:
    """Return how many lines contain one of the words."""
    return sum(not foreign.isdisjoint(words_of_line(line)) for line in lines)


async def run(context: Context) -> None:
    """Ask for lines in public on a database that has a private channel and another guild."""
    texts, rng, progress = context.plan.texts, context.rng("crossing"), context.progress
    public, private = with_private_channel(texts)
    beyond = other_guild(texts)
    here = words_of(public)
    hidden, foreign = words_of(private) - here, words_of(beyond) - here
    style = Style(GUILD, audience=frozenset(text.channel for text in public))
    prompts = rng.sample(sorted(hidden | foreign), min(PROMPTS, len(hidden | foreign)))
    requests = [
        Request(style, context.plan.budget.crossing),
        *(Request(style, 1, word) for word in prompts),
    ]
    progress.started("crossing", work(requests))
    async with scratch(context.plan.opener) as one:
        await one.teach(public)
        await one.teach(private)
        await one.teach(beyond, ELSEWHERE)
        lines = await ask(one.store, rng, requests, progress)
    context.add(
        Figure(
            f"crossing.{name}",
            f"lines said in public, unprompted or asked about {len(prompts)} such words, that "
            f"hold a word only used in {where}, of all lines",
            holding(lines, words),
            len(lines),
            promised=True,
            sampled=True,
        )
        for name, where, words in (
            ("channel", "a private channel", hidden),
            ("guild", "another server", foreign),
        )
    )
