"""Whether words of a private channel or of another server come up where they mustn't."""

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from markovbot.audit.figures import Figure
from markovbot.audit.lines import LineQuota, asked, say, the_bot
from markovbot.audit.progress import Progress
from markovbot.audit.scratch import GUILD, Opener, scratch
from markovbot.audit.texts import Text, folded, has_letters, words_of_line
from markovbot.domain import ChannelId, GuildId, Style
from markovbot.ingest.named_ids import id_of
from markovbot.speaking.speaker import Speaker

ELSEWHERE: Final = GuildId(2)

MIN_PRIVATE_MESSAGES: Final = 50
"""Messages of a channel from which on it can stand for a private one."""

PRIVATE_EVERY: Final = 10
"""Where no channel can, each message of this rank is said to be private."""

OTHER_GUILD: Final = 2000
"""Messages of the other server at most."""

SUFFIX: Final = "qzx"
"""Turns our words into another server's."""

PROMPTS: Final = 200
"""Foreign words that the bot is asked about."""


def with_private_channel(texts: Sequence[Text]) -> tuple[list[Text], list[Text]]:
    """Return the messages anybody may read, and those of a private channel.

    That is the smallest channel with 50 messages that leaves more than half of all public; if
    there is none, each tenth message is moved into a channel of its own.
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
    """Return messages like these in words that aren't used here."""
    return [
        Text(
            text.channel,
            text.member,
            " ".join(word + SUFFIX for word in text.content.split() if word.isalnum()),
        )
        for text in texts[:OTHER_GUILD]
    ]


def words_of(texts: Iterable[Text]) -> set[str]:
    """Return every word, punctuation left out."""
    return {
        word
        for text in texts
        for tokens in text.segments
        for word in folded(tokens)
        if has_letters(word)
    }


def holding(lines: Iterable[str], foreign: set[str]) -> int:
    """Return how many lines hold one of the words."""
    return sum(not foreign.isdisjoint(words_of_line(line)) for line in lines)


async def measure(
    texts: Sequence[Text], count: int, rng: Random, opener: Opener, progress: Progress
) -> list[Figure]:
    """Speak in public beside a private channel and another server."""
    public, private = with_private_channel(texts)
    beyond = other_guild(texts)
    here = words_of(public)
    hidden, foreign = words_of(private) - here, words_of(beyond) - here
    style = Style(GUILD, audience=frozenset(text.channel for text in public))
    async with scratch(opener) as one:
        await one.teach(public)
        await one.teach(private)
        await one.teach(beyond, ELSEWHERE)
        said = await say(the_bot(one.store, rng), LineQuota("public", style, count), progress)
        speaker = Speaker(one.store, lambda: rng)
        prompts = rng.sample(sorted(hidden | foreign), min(PROMPTS, len(hidden | foreign)))
        lines = said.lines
        for word in prompts:
            lines += await asked(speaker, style, word, 1)
    return [
        Figure(
            f"crossing.{name}",
            f"lines said in public, unprompted or asked about {len(prompts)} such words, that "
            f"hold a word only used in {where}, of all lines",
            holding(lines, words),
            len(lines),
            promised=True,
        )
        for name, where, words in (
            ("channel", "a private channel", hidden),
            ("guild", "another server", foreign),
        )
    ]
