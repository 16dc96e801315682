"""Regurgitation: how many lines repeat messages token for token."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markovbot.audit.context import Context, together
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.lines import LineSample
from markovbot.audit.runs import Runs
from markovbot.audit.texts import (
    Text,
    folded,
    words_between_spaces,
    words_of_line,
)

WINDOW: Final = 6
"""Tokens of the shortest run that counts: the certificate refuses five already."""

LONG: Final = 8
"""Tokens in a row that the literature calls a verbatim copy."""

WHOLE: Final = 4
"""Tokens that a line equal to a message must have to count as a copy."""

COMMON_AUTHORS: Final = 2
"""A message that this many members wrote belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The longest run of tokens that a line shares with a message, and whether it equals one."""

    run: int
    whole: bool


class MessageIndex:
    """All messages, indexed by our own tokens and by words between spaces."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._runs = Runs(
            ((words, text.member) for text in texts for words in versions(text)), WINDOW
        )
        self._spaced = Runs(
            ((words_between_spaces(text.content), text.member) for text in texts), WINDOW
        )

    def copied(self, lines: Sequence[str]) -> list[Copied]:
        """Compare lines with all messages."""
        split = [words_of_line(line) for line in lines]
        return [
            Copied(run, len(words) >= WHOLE and 0 < self._runs.said_by(words) < COMMON_AUTHORS)
            for words, run in zip(split, self._runs.longest(split), strict=True)
        ]

    def spaced_runs(self, lines: Sequence[str]) -> list[int]:
        """Return each line's longest run in words between spaces."""
        return self._spaced.longest([words_between_spaces(line) for line in lines])


def versions(text: Text) -> set[tuple[str, ...]]:
    """Return the words of a message as it was written, and those that are learned of it."""
    return {words_of_line(text.content), *map(folded, text.segments)}


async def run(context: Context) -> None:
    """Judge the sample of lines."""
    message_index = MessageIndex(context.plan.texts)
    for origin in context.origins:
        lines = together(await context.sample(origin))
        context.add(measure(message_index, lines, origin, promised=origin is Origin.BOT))
    context.findings.extra["regurgitation_by_style"] = {
        kind: {
            figure.name: figure.as_data()
            for figure in measure(message_index, said, Origin.BOT, promised=False)
        }
        for kind, said in (await context.sample(Origin.BOT)).items()
    }


def measure(
    message_index: MessageIndex, said: LineSample, origin: Origin, *, promised: bool
) -> Iterable[Figure]:
    """Yield the figures of a sample of lines."""
    copied = message_index.copied(said.lines)
    spaced = message_index.spaced_runs(said.lines)
    lines = len(said.lines)
    yield Figure(
        "regurgitation.run6",
        f"lines with {WINDOW} or more consecutive tokens of one message, ignoring case, "
        "of all lines",
        sum(one.run >= WINDOW for one in copied),
        lines,
        origin,
        promised,
        sampled=True,
    )
    yield Figure(
        "regurgitation.run8",
        f"lines with {LONG} or more consecutive tokens of one message, of all lines",
        sum(one.run >= LONG for one in copied),
        lines,
        origin,
        promised,
        sampled=True,
    )
    yield Figure(
        "regurgitation.whole",
        f"lines of {WHOLE} or more tokens equal to a message said by fewer than {COMMON_AUTHORS} "
        "members, of all lines",
        sum(one.whole for one in copied),
        lines,
        origin,
        promised,
        sampled=True,
    )
    yield Figure(
        "regurgitation.longest",
        f"tokens of the longest run shared with one message; 0 if none has {WINDOW}",
        max((one.run for one in copied), default=0),
        None,
        origin,
    )
    yield Figure(
        "regurgitation.run6_spaced",
        f"the same as run6 with words between spaces instead of tokens: {WINDOW} or more, "
        "of all lines",
        sum(run >= WINDOW for run in spaced),
        lines,
        origin,
        sampled=True,
    )
    yield Figure(
        "lines.failed",
        "requests for a line that got none, of all requests",
        said.failures,
        said.attempts,
        origin,
        sampled=True,
    )
    yield Figure(
        "lines.per_second",
        "lines, divided by the seconds of wall time they took",
        lines,
        said.seconds,
        origin,
    )
