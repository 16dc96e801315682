"""Measure a corpus at each size of members."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from benchmarks.quality.chat import Chat, Said, read_chat
from benchmarks.quality.measures import References, Row
from benchmarks.quality.peers import STATE_SIZES, Peers
from benchmarks.quality.replies import Keywords, Pair
from benchmarks.quality.said_before import Attested, Learned
from benchmarks.quality.samples import ALL, Sample, answers, say, written
from benchmarks.quality.voices import VoiceJudge
from benchmarks.quality.words import length, letter_runs
from benchmarks.quality.worlds import largest_channels, taught, world

US: Final = "this bot"
PEOPLE: Final = "people"
COMPARED: Final = 300
"""Messages of a member, held out, that the member's lines are compared with."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    `sizes` are messages of a member, `others` those of all other people together. Every `step`-th
    of the members says `each` lines; the server and each of some `channels` say theirs, and
    `answers` are given. cobe learns and answers at one size only, `compared`: it takes minutes.
    """

    sizes: Sequence[int] = (50, 500, 2_000)
    others: int = 20_000
    step: int = 1
    each: int = 80
    server: int = 300
    channels: int = 3
    channel: int = 80
    answers: int = 200
    compared: int = 500
    peer_lines: int = 100
    seed: int = 15


QUICK: Final = Plan((500,), 5_000, step=3, server=150, channels=2, channel=40, answers=60)


class Measurement:
    """One corpus: what is reused for all sizes."""

    def __init__(self, path: Path, plan: Plan, peers: Peers | None) -> None:
        self._plan = plan
        self._peers = peers
        self._rng = Random(plan.seed)
        self._chat: Chat = read_chat(path)
        chat = self._chat
        self._members = chat.members[:: plan.step]
        self._attested = Attested(chain(chat.judging, chat.held_out))
        self._known = {
            run
            for said in chain(chat.training, chat.judging, chat.held_out)
            for run in letter_runs(said.content)
        }
        self._voices = VoiceJudge(chat.judging, chat.members)
        self._keywords = Keywords(chat.judging)
        self._pairs: list[Pair] = self._keywords.sample(chat.held_out, plan.answers, self._rng)
        self._own = {
            member: self._some(said for said in chat.held_out if said.author == member)
            for member in chat.members
        }

    def name(self) -> str:
        """Return the corpus's name."""
        return self._chat.name

    async def rows(self, own: int, say_: Callable[[str], None]) -> list[Row]:
        """Measure all systems where members have `own` messages."""
        plan, chat = self._plan, self._chat
        messages = world(chat, own, plan.others)
        say_(f"{chat.name}, {own} messages a member, {len(messages):,} in all")
        references = References(
            Learned(messages),
            self._attested,
            self._known,
            self._voices,
            self._own,
            self._keywords,
        )
        prompts = [pair.message for pair in self._pairs]
        channels = largest_channels(messages, plan.channels)
        held_out = {
            "member": [text for member in self._members for text in self._own[member]],
            "server": self._some(chat.held_out, plan.server * 4),
            "channel": self._some(
                (said for said in chat.held_out if said.channel in channels), plan.server * 4
            ),
            "answer": [pair.answer for pair in self._pairs],
        }
        samples: list[tuple[str, str, Sample]] = [
            (PEOPLE, "member", written({one: self._own[one] for one in self._members})),
            (PEOPLE, "server", written({ALL: held_out["server"]})),
            (PEOPLE, "answer", written({ALL: held_out["answer"]}, prompts)),
        ]
        async with taught(messages, plan.seed) as speaker:
            samples += [
                (US, "member", await say(speaker, "member", self._members, plan.each)),
                (US, "server", await say(speaker, "server", [ALL], plan.server)),
                (US, "channel", await say(speaker, "channel", channels, plan.channel)),
                (US, "answer", await answers(speaker, prompts)),
            ]
        samples += self._of_peers(messages, own, prompts)
        counts = Counter(said.author for said in messages)
        said = median(counts[member] for member in self._members)
        return [
            Row(
                chat.name,
                own,
                said,
                system,
                kind,
                len(sample.lines),
                references.measure(sample, held_out[kind], among=system == PEOPLE),
            )
            for system, kind, sample in samples
        ]

    def _of_peers(
        self, messages: Sequence[Said], own: int, prompts: Sequence[str]
    ) -> Iterator[tuple[str, str, Sample]]:
        plan, peers = self._plan, self._peers
        if peers is None:
            return
        everything = [said.content for said in messages]
        by_member = {
            member: [said.content for said in messages if said.author == member]
            for member in self._members
        }
        for size in STATE_SIZES:
            name = f"markovify {size}"
            yield name, "member", peers.markovify(by_member, size, plan.each)
            yield name, "server", peers.markovify({ALL: everything}, size, plan.peer_lines)
        if own == plan.compared:
            some = prompts[: plan.peer_lines]
            yield "cobe", "answer", peers.cobe(ALL, everything, some)

    def _some(self, messages: Iterator[Said] | Sequence[Said], count: int = COMPARED) -> list[str]:
        texts = [said.content for said in messages if length(said.content)]
        return self._rng.sample(texts, min(count, len(texts)))
