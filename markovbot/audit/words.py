"""Words in a row: how many lines repeat messages if marks and their places don't count.

The bot's proof of originality is about tokens, marks included. Somebody who reads a line sees words
in a row, whether or not a comma has moved. So this counts words alone.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from markovbot.audit.context import Context, together
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.regurgitation import versions
from markovbot.audit.runs import Runs
from markovbot.audit.texts import Text, words_of_line

WINDOW: Final = 5
"""Words of the shortest run that counts."""

RUNS: Final = (WINDOW, 6, 8)


def plain_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return folded words without marks, within them and between them: `don't` is `dont`."""
    plain = ("".join(filter(str.isalnum, word)) for word in words)
    return tuple(word for word in plain if word)


def words_in(line: str) -> tuple[str, ...]:
    """Return the folded words of a line, without marks."""
    return plain_words(words_of_line(line))


def index(texts: Sequence[Text]) -> Runs:
    """Return an index of all messages by words without marks."""
    return Runs(
        ((plain_words(words), text.member) for text in texts for words in versions(text)), WINDOW
    )


async def run(context: Context) -> None:
    """Judge the sample of lines."""
    runs = index(context.plan.texts)
    for origin in context.origins:
        lines = together(await context.sample(origin)).lines
        context.add(measure(runs, lines, origin))


def measure(runs: Runs, lines: Sequence[str], origin: Origin) -> Iterable[Figure]:
    """Yield how many lines hold how many words in a row."""
    longest = runs.longest([words_in(line) for line in lines])
    for length in RUNS:
        yield Figure(
            f"words.run{length}",
            f"lines with {length} or more consecutive words of one message, ignoring case and all "
            "punctuation marks, of all lines",
            sum(run >= length for run in longest),
            len(lines),
            origin,
            sampled=True,
        )
    yield Figure(
        "words.longest",
        f"words of the longest such run; 0 if none has {WINDOW}",
        max(longest, default=0),
        None,
        origin,
    )
