"""Lines for a sheet: people's, ours in every style, markovify's, and those of other versions."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.quality.chat import Chat, read_chat
from benchmarks.quality.peers import Peers
from benchmarks.quality.running import PEOPLE, US, Plan
from benchmarks.quality.samples import ALL, say
from benchmarks.quality.words import length
from benchmarks.quality.worlds import largest_channels, taught, world
from markovbot.errors import UserError

STYLES: Final = ("member", "server", "channel")


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus whose members have said `own` messages each, and a seed."""

    path: Path
    own: int
    seed: int

    async def lines(
        self, counts: Mapping[str, int], people: int = 0, peers: Peers | None = None
    ) -> dict[str, list[str]]:
        """Return so many lines by style, of people and of markovify as well if asked to."""
        chat = read_chat(self.path)
        messages = world(chat, self.own, Plan().others)
        found: dict[str, list[str]] = {}
        async with taught(messages, self.seed) as speaker:
            for style, count in counts.items():
                names = {
                    "member": chat.members,
                    "channel": largest_channels(messages, Plan().channels),
                }.get(style, [ALL])
                each = -(-count // len(names))
                found[f"{US}, {style}"] = (await say(speaker, style, names, each)).lines
        if people:
            found[PEOPLE] = self._people(chat, people)
        if peers is not None:
            texts = {
                member: [said.content for said in messages if said.author == member]
                for member in chat.members
            }
            each = -(-people // len(chat.members))
            found["markovify"] = peers.markovify(texts, 2, each).lines
        return found

    def _people(self, chat: Chat, count: int) -> list[str]:
        members = frozenset(chat.members)
        written = [
            said.content
            for said in chat.held_out
            if said.author in members and length(said.content)
        ]
        return Random(self.seed).sample(written, min(count, len(written)))


def together(parts: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Return the lines of several corpora by system."""
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for part in parts:
        for system, lines in part.items():
            joined[system] += lines
    return dict(joined)


def named_lines(argument: str) -> dict[str, list[str]]:
    """Return the lines of another version: `NAME=FILE`, a JSON list or an object of lists.

    Raises UserError if it is neither.
    """
    name, _, file = argument.partition("=")
    try:
        data = json.loads(Path(file).read_text("utf-8"))
    except (OSError, ValueError):
        data = None
    lists = {name: data} if isinstance(data, list) else data
    if not name or not isinstance(lists, dict) or not all(map(_is_lines, lists.values())):
        raise UserError(f"{argument}: give NAME=FILE, the file a JSON list of lines or lists of.")
    if isinstance(data, list):
        return lists
    return {f"{name}, {style.removeprefix(f'{US}, ')}": some for style, some in lists.items()}


def _is_lines(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
