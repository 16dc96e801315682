"""Measure markovify: a model in memory that is saved as JSON."""

from importlib.metadata import version
from pathlib import Path

import markovify

from . import meter
from .meter import Task


def learn(task: Task) -> None:
    """Make a model of the messages, then write it."""
    start = meter.cpu()
    model = markovify.NewlineText(task.messages(), state_size=2)
    used = meter.cpu() - start
    kept = f"keeps {len(model.parsed_sentences):,} messages, those without quotes and brackets"
    meter.report(cpu=used, memory=meter.peak(), version=version("markovify"), about=kept)
    written = Path(task.model)
    written.write_text(model.to_json(), encoding="utf-8")
    meter.report(bytes=written.stat().st_size)


def cold(task: Task) -> None:
    """Load the model and make lines until one passes."""
    model = _loaded(task)
    while model.make_sentence() is None:
        pass
    meter.report()


def lines(task: Task) -> None:
    """Make lines with the overlap test, and without."""
    model = _loaded(task)
    meter.lines(task, lambda _: model.make_sentence())
    meter.lines(task, lambda _: model.make_sentence(test_output=False))


def live(task: Task) -> None:
    """Combine the model with a model of each further message."""
    model = _loaded(task)

    def take(message: str) -> bool:
        nonlocal model
        try:
            one = markovify.NewlineText(message, state_size=2)
        except KeyError:
            # A message it doesn't keep leaves a model without a beginning.
            return False
        model = markovify.combine([model, one])
        return True

    meter.live(task, take)


def say(task: Task) -> None:
    """Make lines to show, each sample with a model of its texts and its `state_size`."""
    for sample in task.samples:
        texts = meter.messages_of(sample["texts"])
        try:
            model = markovify.NewlineText(texts, state_size=sample["state_size"])
        except KeyError:  # it keeps none of them
            meter.show(lambda: None, sample["count"])
        else:
            meter.show(model.make_sentence, sample["count"])


def _loaded(task: Task) -> markovify.NewlineText:
    return markovify.NewlineText.from_json(Path(task.model).read_text(encoding="utf-8"))


if __name__ == "__main__":
    meter.run(learn, cold, lines, live, say)
