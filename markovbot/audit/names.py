"""Whether names of people who left are said, however they are spelled."""

from collections.abc import Iterator, Sequence
from typing import Final

from markovbot.audit.context import Context
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.lines import Request, ask_both, work
from markovbot.audit.scratch import GUILD, scratch
from markovbot.audit.texts import Text
from markovbot.domain import ChannelId, MemberId, Style
from markovbot.privacy.names import redacted_spellings

PEOPLE: Final = (
    (
        ("zoltan_k", "Zoltan Kerekes", "✨Zoltan✨"),
        (
            "Zoltan", "ZOLTAN", "Kerekes", "Kerekes Zoltan", "@zoltan_k", "zoltank", "Zoltan's",
            "Zoltan’s", "zoltans", "Ｚｏｌｔａｎ", "𝓩𝓸𝓵𝓽𝓪𝓷", "ᴢᴏʟᴛᴀɴ", "Zoltaaan", "z0ltan",
        ),
    ),
    (
        ("briony.oh", "🌸Briony🌸", "[TEA] Briony | away"),
        ("Briony", "briony", "🌸Briony🌸", "Briony’s", "*Briony*", "briony-oh"),
    ),
    (
        ("rosehartwell", "Rose Hartwell", "Rose (she/her)"),
        ("Rose Hartwell", "Hartwell", "rosehartwell", "@rose", "Hartwell, Rose"),
    ),
    (
        ("ilker_y", "İlker Yıldız", "İlker"),
        ("İlker", "ilker", "ILKER", "YILDIZ", "yıldız’ın"),
    ),
)  # fmt: skip
"""Names of people, as Discord knows them, and spellings of them in a chat."""

FRAMES: Final = ("ask {} about the kettle", "{} was here again", "I think {} said so")
"""What three other members say, in turn."""

LEFT: Final = MemberId(1 << 60)
OTHERS: Final = MemberId(1)
CHANNEL: Final = ChannelId(1)


def spellings() -> list[str]:
    """Return all spellings."""
    return [spelling for _, written in PEOPLE for spelling in written]


def naming() -> Iterator[Text]:
    """Yield what other members say about the people: each spelling in each frame."""
    for turn, spelling in enumerate(spellings()):
        for number, frame in enumerate(FRAMES):
            member = MemberId(OTHERS + (turn + number) % len(FRAMES))
            yield Text.undetected(CHANNEL, member, frame.format(spelling))


def said_in(lines: Sequence[str]) -> set[str]:
    """Return the spellings that stand in lines."""
    together = "\n".join(lines)
    return {spelling for spelling in spellings() if spelling in together}


async def run(context: Context) -> None:
    """Let people leave whom others name, and ask for lines unprompted and about the spellings."""
    plan, budget = context.plan, context.plan.budget
    rng, progress = context.rng("names"), context.progress
    style = Style(GUILD)
    free = Request(style, budget.planted)
    requests = [free, *(Request(style, budget.prompts, spelling) for spelling in spellings())]
    progress.started("names", work(requests) + free.lines)
    async with scratch(plan.opener) as one:
        await one.teach(naming())
        for number, (names, _) in enumerate(PEOPLE):
            member = MemberId(LEFT + number)
            await one.store.choose(member, GUILD, learned=False)
            await one.store.add_redacted_names(member, redacted_spellings(names))
        said = await ask_both(one.store, rng, requests, progress)
    for origin, lines in said.items():
        context.add(
            [
                Figure(
                    "names",
                    f"spellings of the names of {len(PEOPLE)} people who opted out that are found "
                    f"in {len(said[Origin.BOT]):,} of the server's lines, unprompted or (this "
                    "bot's) about them; of all spellings that others used",
                    len(said_in(lines)),
                    len(spellings()),
                    origin,
                    promised=origin is Origin.BOT,
                )
            ]
        )
