"""Measure cobe: a brain in an SQLite file."""

from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

from cobe.brain import Brain  # type: ignore[import-not-found]

from . import meter
from .meter import Task

COMMIT_EVERY = 10_000
EMPTY = "I don't know enough to answer you yet!"


def learn(task: Task) -> None:
    """Learn the messages in a batch, with commits as `cobe learn` makes them."""
    start = meter.cpu()
    brain = Brain(task.model)
    brain.start_batch_learning()
    for count, message in enumerate(task.messages(), 1):
        brain.learn(message)
        if count % COMMIT_EVERY == 0:
            brain.graph.commit()
    brain.stop_batch_learning()
    used = meter.cpu() - start
    about = "leaves out messages of less than 3 tokens"
    meter.report(cpu=used, memory=meter.peak(), version=version("cobe"), about=about)
    brain.graph.close()
    meter.report(bytes=Path(task.model).stat().st_size)


def cold(task: Task) -> None:
    """Open the brain and reply once."""
    Brain(task.model).reply(next(iter(task.further()), ""))
    meter.report()


def lines(task: Task) -> None:
    """Reply to further messages, with the default search and without one."""
    brain = Brain(task.model)

    def reply(prompt: str, **options: int) -> str | None:
        text = str(brain.reply(prompt, **options))
        return None if text == EMPTY else text

    meter.lines(task, reply)
    meter.lines(task, lambda prompt: reply(prompt, loop_ms=0))


def live(task: Task) -> None:
    """Learn further messages, each committed."""
    brain = Brain(task.model)

    def take(message: str) -> bool:
        brain.learn(message)
        return True

    meter.live(task, take)


def say(task: Task) -> None:
    """Make lines to show: answers to the messages of the file `prompts`, searched as by default."""
    for number, sample in enumerate(task.samples):
        brain = Brain(f"{task.model}-{number}")
        brain.start_batch_learning()
        for message in meter.messages_of(sample["texts"]):
            brain.learn(message)
        brain.stop_batch_learning()
        prompts = meter.messages_of(sample["prompts"])
        meter.show(partial(_answer, brain, iter(prompts)), len(prompts))


def _answer(brain: Brain, prompts: Iterator[str]) -> str | None:
    text = str(brain.reply(next(prompts)))
    return None if text == EMPTY else text


if __name__ == "__main__":
    meter.run(learn, cold, lines, live, say)
