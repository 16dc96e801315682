"""markovify with its default settings on the same texts, for comparison."""

import json
import random
import time
from collections.abc import Sequence
from typing import Any, Final

from markovbot.audit.lines import LineQuota, LineSample
from markovbot.audit.progress import Progress
from markovbot.audit.texts import Text

LINES: Final = 5000
"""Lines at most: its overlap test takes tens of milliseconds on a large corpus."""

ABSENT: Final = (
    "markovify isn't installed, so its figures are left out; to have them: "
    "pip install -r requirements-audit.txt"
)


class Markovify:
    """A `NewlineText` of order 2, made and saved as markovify's documentation shows."""

    def __init__(self, module: Any, texts: Sequence[str]) -> None:  # noqa: ANN401 - it has no types
        self._param_error = module.text.ParamError
        self._model = module.NewlineText("\n".join(" ".join(text.split()) for text in texts))

    @property
    def kept(self) -> int:
        """Return how many messages it learned; it drops those with quotes or brackets."""
        return len(self._model.parsed_sentences)

    def line(self) -> str | None:
        """Return a line; None if ten attempts failed its overlap test."""
        line: str | None = self._model.make_sentence()
        return line

    def line_from(self, beginning: str) -> str | None:
        """Return a line that begins with two words; None if there is none."""
        try:
            line: str | None = self._model.make_sentence_with_start(beginning)
        except (KeyError, self._param_error):
            return None
        return line

    def messages_in_file(self) -> list[str]:
        """Return the messages that its JSON file contains in full."""
        sentences = json.loads(self._model.to_json())["parsed_sentences"]
        return [" ".join(words) for words in sentences]


class Peer:
    """Makes a markovify model of the texts of each style."""

    def __init__(self, seed: int) -> None:
        """Raise ImportError if markovify isn't installed."""
        import markovify  # noqa: PLC0415 - only audits need it

        self._module = markovify
        # It draws from Python's module-wide generator.
        random.seed(seed)

    def model(self, texts: Sequence[str]) -> Markovify | None:
        """Return a model of texts; None if it learned none of them."""
        try:
            return Markovify(self._module, texts)
        except KeyError:  # a chain without a beginning
            return None

    def say(
        self, parts: Sequence[LineQuota], texts: Sequence[Text], progress: Progress
    ) -> LineSample:
        """Generate the lines of all quotas, each with a model of that style's messages."""
        said = LineSample()
        for part in parts:
            model = self.model([text.content for text in texts if part.covers(text)])
            if model is None:
                said.failures += part.lines
                continue
            for _ in range(part.lines):
                started = time.perf_counter()
                line = model.line()
                seconds = time.perf_counter() - started
                said.add(LineSample([] if line is None else [line], line is None, seconds))
                progress.advanced()
        return said
