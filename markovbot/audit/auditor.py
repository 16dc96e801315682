"""Run the measurements of an audit, each on the database that it needs."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Final

from markovbot.audit import canaries, crossing, quality, regurgitation, residue, theft
from markovbot.audit.figures import Figure, Findings, Origin
from markovbot.audit.lines import (
    LineQuota,
    LineSample,
    LineSource,
    say,
    share_out,
    the_bot,
    unguarded,
)
from markovbot.audit.peer import ABSENT, LINES, Peer
from markovbot.audit.progress import Progress
from markovbot.audit.scratch import GUILD, PLAIN, Opener, scratch
from markovbot.audit.texts import Text
from markovbot.domain import GuildId, Scope
from markovbot.store.ports import DatabaseStore

STEPS: Final = ("regurgitation", "quality", "canaries", "theft", "residue", "crossing")

MAX_UNGUARDED_LINES: Final = 10_000
"""Lines of the unguarded chain at most: it reveals more, so fewer of them are enough."""

MAX_JUDGE_MESSAGES: Final = 50_000
"""Messages at most that the model which judges lines is trained on."""

LIVE_MESSAGES: Final = 80
"""Messages that are learned live, after the others: their counts lie in a run of their own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to audit, and how.

    `texts` are audited. `rest` are other messages of the same chat; the judge of quality is trained
    on them. `lines` is how many lines are generated for a measurement. `store` and `guild` are the
    operator's own, used if they have learned anything. `opener` opens scratch databases; `keyed`
    opens encrypted ones, for the attack without the key.
    """

    texts: Sequence[Text]
    rest: Sequence[Text]
    lines: int
    seed: int
    store: DatabaseStore | None = None
    guild: GuildId = GUILD
    steps: Sequence[str] = STEPS
    opener: Opener = PLAIN
    keyed: Opener | None = None
    with_peer: bool = True


class Audit:
    """Runs a plan. Secrets are planted, and members erased, in scratch databases only."""

    def __init__(self, plan: Plan, progress: Progress) -> None:
        self._plan = plan
        self._progress = progress
        self._findings = Findings()
        self._rng = Random(plan.seed)  # noqa: S311 - an audit can be repeated
        self._peer: Peer | None = None
        if plan.with_peer:
            try:
                self._peer = Peer(plan.seed)
            except ImportError:
                progress.note(ABSENT)

    async def run(self) -> Findings:
        """Run the steps of the plan."""
        self._findings.extra["messages"] = len(self._plan.texts)
        self._findings.extra["members"] = len({text.member for text in self._plan.texts})
        steps = {
            "regurgitation": self._regurgitation,
            "quality": self._quality,
            "canaries": self._canaries,
            "theft": self._theft,
            "residue": self._residue,
            "crossing": self._crossing,
        }
        for step in self._plan.steps:
            await steps[step]()
        return self._findings

    async def _regurgitation(self) -> None:
        plan = self._plan
        message_index = regurgitation.MessageIndex(plan.texts)
        async with self._learned() as (store, guild):
            parts = share_out(plan.texts, guild, plan.lines)
            some = share_out(plan.texts, guild, min(plan.lines, MAX_UNGUARDED_LINES))
            few = share_out(plan.texts, guild, min(plan.lines, LINES)) if self._peer else []
            self._begin("regurgitation", parts, some, few)
            ours = await self._all(the_bot(store, self._rng), parts)
            plain = await self._all(unguarded(store, self._rng), some)
            for origin, said in ((Origin.BOT, ours), (Origin.UNGUARDED, plain)):
                lines = _together(said, said)
                promised = origin is Origin.BOT
                self._add(regurgitation.measure(message_index, lines, origin, promised=promised))
            self._findings.extra["regurgitation_by_style"] = {
                kind: {
                    figure.name: figure.as_data()
                    for figure in regurgitation.measure(
                        message_index, said, Origin.BOT, promised=False
                    )
                }
                for kind, said in ours.items()
            }
            if self._peer:
                lines = self._peer.say(few, plan.texts, self._progress)
                self._add(
                    regurgitation.measure(message_index, lines, Origin.MARKOVIFY, promised=False)
                )

    async def _quality(self) -> None:
        """Judge lines by a model of messages that no chain has learned.

        Those are the messages of the file that aren't audited. If they are fewer than the audited
        ones, half of the audited ones are held back instead.
        """
        taught, held_back = self._plan.texts, self._plan.rest[:MAX_JUDGE_MESSAGES]
        if len(held_back) < len(taught):
            taught, held_back = taught[::2], taught[1::2][:MAX_JUDGE_MESSAGES]
        judge = quality.trigram_model_of(held_back)
        lines = min(self._plan.lines, MAX_UNGUARDED_LINES)
        async with scratch(self._plan.opener) as one:
            await one.teach(taught)
            parts = share_out(taught, GUILD, lines)
            few = share_out(taught, GUILD, min(lines, LINES)) if self._peer else []
            self._begin("quality", parts, parts, few)
            ours = await self._all(the_bot(one.store, self._rng), parts)
            plain = await self._all(unguarded(one.store, self._rng), parts)

        def compared(kinds: Collection[str]) -> list[Figure]:
            some = [part for part in parts if part.kind in kinds]
            voices = {
                Origin.BOT: quality.words_of_lines(_together(ours, kinds).lines),
                Origin.UNGUARDED: quality.words_of_lines(_together(plain, kinds).lines),
                Origin.TEXTS: quality.written(some, taught, self._rng),
            }
            figures = [
                figure
                for origin, words in voices.items()
                for figure in quality.measure(judge, words, origin)
            ]
            return [*figures, *quality.compare(figures)]

        self._add(compared(ours))
        if self._peer:
            said = self._peer.say(few, taught, self._progress)
            self._add(quality.measure(judge, quality.words_of_lines(said.lines), Origin.MARKOVIFY))
        self._findings.extra["quality_by_style"] = {
            kind: {figure.full_name: figure.as_data() for figure in compared([kind])}
            for kind in ours
        }
        self._findings.extra["judge"] = {"taught": len(taught), "held_back": len(held_back)}

    async def _canaries(self) -> None:
        plan = self._plan
        total = canaries.work(plan.lines, with_peer=self._peer is not None)
        self._progress.started("canaries", total)
        figures, table = await canaries.measure(
            plan.texts, plan.lines, self._rng, plan.opener, self._peer, self._progress
        )
        self._add(figures)
        self._findings.extra["canaries"] = table

    async def _theft(self) -> None:
        plan = self._plan
        self._progress.started("theft", len({(text.channel, text.member) for text in plan.texts}))
        async with self._learned() as (store, guild):
            self._add(await theft.with_key(store, guild, plan.texts, self._progress))
            files = [file.read_bytes() for file in store.files()]
        if plan.keyed is not None and plan.store is None:
            async with scratch(plan.keyed) as sealed:
                await sealed.teach(plan.texts)
                files = [file.read_bytes() for file in sealed.store.files()]
        figures, encrypted = theft.without_key(files, plan.texts)
        self._add(figures)
        self._findings.extra["encrypted"] = encrypted
        if not encrypted:
            self._progress.note(
                "The database isn't encrypted: whoever has the file needs no key, "
                "and the figures with it are those without it."
            )
        if self._peer and (model := self._peer.model([text.content for text in plan.texts])):
            contents = {" ".join(text.content.split()) for text in plan.texts}
            kept = [line for line in model.messages_in_file() if line in contents]
            self._add(
                [
                    Figure(
                        "theft.whole_messages_kept",
                        "messages that stand word for word in the JSON it saves, "
                        "of those it has learned",
                        len(kept),
                        model.kept,
                        Origin.MARKOVIFY,
                    ),
                    Figure(
                        "texts.dropped",
                        "messages it silently doesn't learn, for their quotes or brackets, "
                        "of all messages",
                        len(plan.texts) - model.kept,
                        len(plan.texts),
                        Origin.MARKOVIFY,
                    ),
                ]
            )

    async def _residue(self) -> None:
        self._progress.started("residue", 1)
        self._add(await residue.measure(self._plan.texts, self._plan.opener))
        self._progress.advanced()

    async def _crossing(self) -> None:
        plan = self._plan
        self._progress.started("crossing", plan.lines)
        self._add(
            await crossing.measure(plan.texts, plan.lines, self._rng, plan.opener, self._progress)
        )

    @asynccontextmanager
    async def _learned(self) -> AsyncIterator[tuple[DatabaseStore, GuildId]]:
        """Yield a store that has learned the texts: the operator's, or a scratch database."""
        plan = self._plan
        if (
            plan.store is not None
            and (await plan.store.scope_statistics(Scope(plan.guild))).messages
        ):
            yield plan.store, plan.guild
            return
        async with scratch(plan.opener) as one:
            await one.teach(plan.texts[:-LIVE_MESSAGES])
            await one.learn_live(plan.texts[-LIVE_MESSAGES:])
            yield one.store, GUILD

    async def _all(
        self, line_source: LineSource, parts: Sequence[LineQuota]
    ) -> dict[str, LineSample]:
        """Generate the lines of all quotas; return them by the kind of style."""
        by_kind = {part.kind: LineSample() for part in parts}
        for part in parts:
            by_kind[part.kind].add(await say(line_source, part, self._progress))
        return by_kind

    def _begin(self, step: str, *parts: Sequence[LineQuota]) -> None:
        self._progress.started(step, sum(part.lines for some in parts for part in some))

    def _add(self, figures: Iterable[Figure]) -> None:
        self._findings.figures += figures


def _together(by_kind: Mapping[str, LineSample], kinds: Collection[str]) -> LineSample:
    """Return the lines of some kinds of styles as one sample."""
    everything = LineSample()
    for kind in kinds:
        everything.add(by_kind[kind])
    return everything
