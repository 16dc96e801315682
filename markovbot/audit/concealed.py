"""Whether lines hold what was only ever written inside spoilers, or only in quotes.

Chats with few of them tell little, so every tenth message is put into a spoiler (`hidden`), or into
another member's quote (`quoted`), and isn't said otherwise. Spoilers and quotes are found by rules
of this module's own: it checks those that learning goes by.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from markovbot.audit.context import Context
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.lines import Request, ask_both, work
from markovbot.audit.scratch import GUILD, scratch
from markovbot.audit.texts import Text, most_active
from markovbot.audit.words import words_in
from markovbot.domain import Style

EVERY: Final = 10
"""One of so many messages is concealed."""

TOGETHER: Final = 3
"""Words in a row that are searched for."""

PROMPTS: Final = 20
"""Such rows that lines are asked about."""

SPOILER: Final = re.compile(r"\|\|.+?\|\|", re.DOTALL)
QUOTE: Final = re.compile(r"^[ \t]*>>> [\s\S]*|^[ \t]*> .*$", re.MULTILINE)
MARKS: Final = re.compile(r"\|\||^[ \t]*>(?:>>)? ", re.MULTILINE)

Words = tuple[str, ...]


@dataclass(slots=True)
class Concealed:
    """What stands in concealed parts of messages only: words, and words in a row."""

    words: set[Words] = field(default_factory=set)
    rows: set[Words] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[Text], part: re.Pattern[str]) -> Self:
        """Search messages; `part` is what a concealed part looks like."""
        closed, open_ = cls(), cls()
        for text in texts:
            for match in part.findall(text.content):
                closed._add(MARKS.sub("", match))
            for piece in part.split(text.content):
                open_._add(piece)
        return cls(closed.words - open_.words, closed.rows - open_.rows)

    def _add(self, piece: str) -> None:
        words = words_in(piece)
        self.words |= _rows(words, 1)
        self.rows |= _rows(words, TOGETHER)

    def count(self, lines: Iterable[str]) -> tuple[int, int]:
        """Return how many lines hold such a word, and how many such words in a row."""
        split = [words_in(line) for line in lines]
        return (
            sum(not self.words.isdisjoint(_rows(words, 1)) for words in split),
            sum(not self.rows.isdisjoint(_rows(words, TOGETHER)) for words in split),
        )


def _rows(words: Words, length: int) -> set[Words]:
    return {words[start : start + length] for start in range(len(words) - length + 1)}


def hide(texts: Sequence[Text]) -> Iterator[Text]:
    """Yield the messages, every tenth of them as a spoiler."""
    for number, text in enumerate(texts):
        whole = f"||{text.content}||" if _chosen(number, text) else text.content
        yield Text(text.channel, text.member, whole)


def quote(texts: Sequence[Text]) -> Iterator[Text]:
    """Yield the messages, every tenth of them as another member's quote."""
    members = most_active(texts)
    for number, text in enumerate(texts):
        if _chosen(number, text):
            other = members[(members.index(text.member) + 1) % len(members)]
            yield Text(text.channel, other, "> " + text.content.replace("\n", "\n> "))
        else:
            yield text


def _chosen(number: int, text: Text) -> bool:
    return number % EVERY == 0 and not MARKS.search(text.content) and "`" not in text.content


async def run_hidden(context: Context) -> None:
    """Search lines for what only stands in spoilers."""
    await _run(context, "hidden", [*hide(context.plan.texts)], SPOILER, "inside spoilers")


async def run_quoted(context: Context) -> None:
    """Search lines for what only stands in quotes."""
    await _run(context, "quoted", [*quote(context.plan.texts)], QUOTE, "in quotes")


async def _run(
    context: Context, step: str, texts: Sequence[Text], part: re.Pattern[str], where: str
) -> None:
    plan, rng, progress = context.plan, context.rng(step), context.progress
    concealed = Concealed.of(texts, part)
    style = Style(GUILD)
    prompts = [" ".join(row) for row in sorted(concealed.rows)]
    requests = [
        Request(style, plan.budget.planted),
        *(Request(style, 1, row) for row in rng.sample(prompts, min(PROMPTS, len(prompts)))),
    ]
    progress.started(step, work(requests) + plan.budget.planted)
    async with scratch(plan.opener) as one:
        await one.teach(text for text in texts if text.segments)
        said = await ask_both(one.store, rng, requests, progress)
    for origin, lines in said.items():
        with_word, with_row = concealed.count(lines)
        for name, what, count in (
            (f"{step}.words", f"a word that was only ever written {where}", with_word),
            (step, f"{TOGETHER} words in a row that only stood {where}", with_row),
        ):
            context.add(
                [
                    Figure(
                        name,
                        f"lines of the server that hold {what}, unprompted or (this bot's) about "
                        f"such words; every {EVERY}th message was put there; of all those lines",
                        count,
                        len(lines),
                        origin,
                        promised=origin is Origin.BOT and name != step,
                        sampled=True,
                    )
                ]
            )
