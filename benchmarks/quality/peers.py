"""Lines of markovify and cobe, learned from the same messages."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.peers.environments import Environment, Unavailable
from benchmarks.peers.peer import PEERS
from benchmarks.peers.processes import outcomes
from benchmarks.quality.samples import Sample

STATE_SIZES: Final = (1, 2)
LIMIT: Final = 180.0
"""Seconds that one sample may take."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Installed peers by name, and a directory for what they are given."""

    environments: Mapping[str, Environment]
    directory: Path
    say: Callable[[str], None]

    def markovify(self, texts: Mapping[str, Sequence[str]], state_size: int, each: int) -> Sample:
        """Make so many lines with a model of each collection of messages, by its name."""
        return self._sample(
            "markovify",
            {
                name: {"texts": self._file(number, some), "state_size": state_size, "count": each}
                for number, (name, some) in enumerate(texts.items())
            },
        )

    def cobe(self, name: str, texts: Sequence[str], prompts: Sequence[str]) -> Sample:
        """Answer prompts with a brain that learned the messages."""
        asked = {"texts": self._file(0, texts), "prompts": self._file(1, prompts)}
        return self._sample("cobe", {name: asked}, prompts)

    def _sample(
        self, peer: str, samples: Mapping[str, Mapping[str, Any]], prompts: Sequence[str] = ()
    ) -> Sample:
        sample = Sample()
        if peer not in self.environments:
            return sample
        with TemporaryDirectory(dir=self.directory) as model:
            task = {
                "step": "say",
                "corpus": "",
                "learned": 0,
                "model": f"{model}/model",
                "count": 0,
                "seconds": LIMIT,
                "samples": list(samples.values()),
            }
            found = outcomes(self.environments[peer], task, list(samples), LIMIT)
        for name, outcome in found.items():
            if outcome.missing:
                self.say(f"{peer}: {outcome.missing}")
                continue
            made = zip(outcome.found["lines"], outcome.found["times"], strict=True)
            for number, (line, seconds) in enumerate(made):
                sample.add(name, line, seconds, prompts[number] if prompts else None)
        return sample

    def _file(self, number: int, texts: Sequence[str]) -> str:
        path = self.directory / f"{number}.jsonl"
        with path.open("w", encoding="utf-8") as lines:
            for text in texts:
                lines.write(json.dumps({"content": text}) + "\n")
        return str(path)


@contextmanager
def installed(names: Sequence[str], say: Callable[[str], None]) -> Iterator[Peers]:
    """Install peers for as long as the block lasts; say which of them can't be."""
    with TemporaryDirectory(prefix="quality-peers-", ignore_cleanup_errors=True) as directory:
        environments = {}
        for peer in PEERS:
            if peer.name in names:
                say(f"{peer.name}: installing")
                try:
                    environments[peer.name] = peer.installed(Path(directory))
                except Unavailable as error:
                    say(f"{peer.name}: {error}")
        texts = Path(directory) / "texts"
        texts.mkdir()
        yield Peers(environments, texts, say)
