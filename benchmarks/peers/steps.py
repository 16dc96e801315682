"""All steps of one peer on one corpus, as figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, percentile
from benchmarks.peers.environments import Environment
from benchmarks.peers.peer import Peer
from benchmarks.peers.processes import Outcome, outcomes
from benchmarks.peers.rows import Rows

LINES = 200
# How long lines are made and messages learned live, as shares of a step's time limit: 60 s and
# 30 s of 180 s. The rest is for loading the model.
LINES_SHARE = 1 / 3
LIVE_SHARE = 1 / 6
RATE = "messages / CPU s"


@dataclass(frozen=True, slots=True)
class Run:
    """One peer on one corpus."""

    peer: Peer
    environment: Environment
    size: str
    rows: Rows
    limit: float

    def figures(self) -> Iterator[Figure]:
        """Run all steps, and yield their figures as they are measured."""
        with TemporaryDirectory(prefix="peer-model-") as directory:
            model = str(Path(directory) / "model")
            done = self._outcomes("learn", ("learn", "save"), model)
            yield from self._learned(done["learn"], done["save"])
            for worker, steps in (
                ("cold", ("cold start",)),
                ("lines", self.peer.lines),
                ("live", ("live learning",)),
            ):
                if done["save"].missing:
                    skipped = Outcome(missing="skipped: there is no saved model")
                    found = dict.fromkeys(steps, skipped)
                else:
                    found = self._outcomes(worker, steps, model)
                for step, outcome in found.items():
                    yield from self._lines_of(worker, step, outcome)

    def _outcomes(self, worker: str, steps: tuple[str, ...], model: str) -> dict[str, Outcome]:
        task = {
            "step": worker,
            "corpus": str(self.rows.path.resolve()),
            "learned": self.rows.learned,
            "model": model,
            "count": LINES,
            "seconds": self.limit * (LIVE_SHARE if worker == "live" else LINES_SHARE),
        }
        return outcomes(self.environment, task, steps, self.limit)

    def _learned(self, learn: Outcome, save: Outcome) -> Iterator[Figure]:
        speed = memory = size = None
        about = ""
        words = f"a token is a word between white space, in all messages: {self.rows.words:,}"
        if learn.found:
            speed = self.rows.messages / learn.found["cpu"]
            memory = learn.found["memory"] / 1e6
            about = _joined(f"{self.peer.name} {learn.found['version']}", learn.found["about"])
        if save.found:
            size = save.found["bytes"] / max(1, self.rows.words)
        skipped = "skipped: learn is missing" if learn.missing else "when learned, before saving"
        yield self._figure("learn", speed, RATE, _joined(learn.missing, about))
        yield self._figure("peak memory", memory, "MB", skipped)
        yield self._figure("size on disk", size, "bytes / token", save.missing or words)

    def _lines_of(self, worker: str, step: str, outcome: Outcome) -> Iterator[Figure]:
        if worker == "lines":
            yield from self._lines(step, outcome)
        elif worker == "cold":
            seconds = None if outcome.missing else outcome.seconds
            yield self._figure(step, seconds, "s", outcome.missing)
        else:
            speed, note, found = None, outcome.missing, outcome.found
            if found:
                note = _counted(found["messages"], "messages", found["failed"], "not taken")
                speed = found["messages"] / found["cpu"] if found["messages"] else None
            yield self._figure(step, speed, RATE, note)

    def _lines(self, step: str, outcome: Outcome) -> Iterator[Figure]:
        note = outcome.missing
        times = [1000 * one for one in outcome.found.get("times", ())]
        if times:
            note = _counted(len(times), "lines", outcome.found["failed"], "failed")
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            value = percentile(times, share) if times else None
            yield self._figure(step, value, "CPU ms", note, suffix=f" {name}")

    def _figure(
        self, step: str, value: float | None, unit: str, note: str, suffix: str = ""
    ) -> Figure:
        known = "" if value is None else self.peer.notes.get(step, "")
        what = f"{self.peer.name} {self.size}: {step}{suffix}"
        return Figure(what, value, unit, note=_joined(note, known))


def _counted(count: int, what: str, failed: int, how: str) -> str:
    return _joined(f"{what}: {count}", f"{failed} of them {how}" if failed else "")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
