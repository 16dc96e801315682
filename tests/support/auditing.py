"""What tests of the audit share: messages, a plan of few lines, and figures by name."""

from pathlib import Path

from markovbot.audit.auditor import MEASUREMENTS
from markovbot.audit.context import Context
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.plan import Budget, Inquiry, Plan
from markovbot.audit.texts import Selection, Text, read_texts, select
from markovbot.domain import ChannelId, MemberId
from markovbot.ingest.formats import open_export
from tests.support.teaching import ADA, GENERAL

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "chat.jsonl"

FEW = Budget(
    sample=60,
    unguarded=60,
    planted=60,
    crossing=60,
    prompts=1,
    inquiry=Inquiry((2,), trials=2, requests=10),
)

SEED = 4
"""That of `make audit`, so that the same secrets are planted."""


class Quiet:
    def started(self, step: str, total: int) -> None: ...

    def advanced(self, by: int = 1) -> None: ...

    def note(self, sentence: str) -> None: ...


def texts(*contents: str, member: MemberId = ADA, channel: ChannelId = GENERAL) -> list[Text]:
    return [Text(channel, member, content) for content in contents]


def sample() -> list[Text]:
    return select(read_texts(open_export(SAMPLE)), Selection())[0]


async def measured(step: str, ours: list[Text], budget: Budget = FEW) -> list[Figure]:
    """Return the figures of one step, of the bot and of the unguarded chain."""
    context = Context(Plan(ours, [], budget, SEED, [step], with_peer=False), Quiet())
    await MEASUREMENTS[step](context)
    return context.findings.figures


def share(
    figures: list[Figure], name: str, origin: Origin = Origin.BOT
) -> tuple[float, float | None]:
    return next((one.count, one.of) for one in figures if one.name == name and one.origin is origin)
