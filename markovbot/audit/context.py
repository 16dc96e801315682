"""What the measurements of one audit share."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import Final

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
from markovbot.audit.peer import ABSENT, Peer
from markovbot.audit.peer import LINES as PEER_LINES
from markovbot.audit.plan import Plan
from markovbot.audit.progress import Progress
from markovbot.audit.scratch import GUILD, Scratch, scratch
from markovbot.audit.texts import Text
from markovbot.domain import GuildId, Scope
from markovbot.store.ports import AuditedStore

LIVE_MESSAGES: Final = 80
"""Messages that are learned live, after the others: their counts lie in a run of their own."""

ByKind = Mapping[str, LineSample]
"""Lines by the kind of style: server, members, channels."""


class Context:
    """The plan of an audit, its findings, and the lines that several measurements judge."""

    def __init__(self, plan: Plan, progress: Progress) -> None:
        self.plan = plan
        self.progress = progress
        self.findings = Findings()
        self.peer: Peer | None = None
        self._samples: dict[Origin, ByKind] = {}
        if plan.with_peer:
            try:
                self.peer = Peer(plan.seed)
            except ImportError:
                progress.note(ABSENT)

    def rng(self, purpose: str) -> Random:
        """Return a generator of random numbers: what one step draws changes no other's figures."""
        return Random(f"{self.plan.seed} {purpose}")  # noqa: S311 - an audit can be repeated

    def add(self, figures: Iterable[Figure]) -> None:
        """Add figures to the findings."""
        self.findings.figures += figures

    @asynccontextmanager
    async def learned(self) -> AsyncIterator[tuple[AuditedStore, GuildId]]:
        """Yield a store that has learned the texts: the operator's, or a scratch database."""
        plan = self.plan
        if (store := await self.operators_store()) is not None:
            yield store, plan.guild
            return
        async with scratch(plan.opener) as one:
            await one.teach(plan.texts[:-LIVE_MESSAGES])
            await one.learn_live(plan.texts[-LIVE_MESSAGES:])
            yield one.store, GUILD

    async def operators_store(self) -> AuditedStore | None:
        """Return the operator's own store if it has learned the guild, else None."""
        store = self.plan.store
        if store is None:
            return None
        learned = await store.scope_statistics(Scope(self.plan.guild))
        return store if learned.messages else None

    @asynccontextmanager
    async def planted(self, *planted: Sequence[Text]) -> AsyncIterator[Scratch]:
        """Yield a scratch database that has learned the texts, and others after them."""
        async with scratch(self.plan.opener) as one:
            await one.teach(self.plan.texts)
            for texts in planted:
                await one.teach(text for text in texts if text.segments)
            yield one

    async def sample(self, origin: Origin) -> ByKind:
        """Return the sample of lines of a chain that has learned the texts, by kind of style.

        It is generated once, for all measurements that judge it.
        """
        if not self._samples:
            await self._generate()
        return self._samples[origin]

    @property
    def origins(self) -> list[Origin]:
        """Return the chains of which there are samples."""
        return [
            Origin.BOT,
            Origin.UNGUARDED,
            *([Origin.MARKOVIFY] if self.peer is not None else []),
        ]

    async def _generate(self) -> None:
        plan, budget = self.plan, self.plan.budget
        rng = self.rng("sample")
        async with self.learned() as (store, guild):
            parts = share_out(plan.texts, guild, budget.sample)
            some = share_out(plan.texts, guild, budget.unguarded)
            few = share_out(plan.texts, guild, min(budget.sample, PEER_LINES)) if self.peer else []
            self.progress.started("lines", sum(part.lines for part in [*parts, *some, *few]))
            self._samples[Origin.BOT] = await self.say(the_bot(store, rng), parts)
            self._samples[Origin.UNGUARDED] = await self.say(unguarded(store, rng), some)
        if self.peer:
            lines = self.peer.say(few, plan.texts, self.progress)
            self._samples[Origin.MARKOVIFY] = {"all": lines}

    async def say(self, line_source: LineSource, parts: Sequence[LineQuota]) -> ByKind:
        """Generate the lines of all quotas; return them by the kind of style."""
        by_kind = {part.kind: LineSample() for part in parts}
        for part in parts:
            by_kind[part.kind].add(await say(line_source, part, self.progress))
        return by_kind


def together(by_kind: ByKind, kinds: Collection[str] | None = None) -> LineSample:
    """Return the lines of some kinds of styles, or of all, as one sample."""
    everything = LineSample()
    for kind in by_kind if kinds is None else kinds:
        everything.add(by_kind[kind])
    return everything
