"""`python -m benchmarks.secret_false_alarms CORPUS…`: how many messages the detectors cut.

For each corpus it prints the share of messages in which `secret_spans` finds something. With
`--show` it prints that many of the pieces cut out, evenly spaced, for a reader to judge: they are
the corpus's own text, so don't keep them.
"""

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Final

from benchmarks.corpus import rows_of
from markovbot.text import normalise, secret_spans, segments

ROWS: Final = 100_000
AROUND: Final = 30
"""Characters printed before and after each piece."""


def sample(corpus: Path, rows: int) -> list[str]:
    """Return so many messages of a corpus, evenly spaced over all of it."""
    total = sum(1 for _ in rows_of(corpus))
    step = max(1, total // rows)
    return [row["content"] for row in islice(rows_of(corpus), 0, step * rows, step)]


def cuts(messages: list[str]) -> Iterator[list[str]]:
    """Yield, for each message with a secret in it, its secrets in brackets with what is around."""
    for message in messages:
        text = normalise(message)
        if spans := secret_spans(text):
            yield [
                f"{text[max(0, start - AROUND) : start]}[[{text[start:end]}]]"
                f"{text[end : end + AROUND]}"
                for start, end in spans
            ]


def seconds_to_split(messages: list[str]) -> float:
    """Return the CPU seconds taken to look through messages for secrets and split them."""
    started = process_time()
    for message in messages:
        segments(message)
    return process_time() - started


def main() -> None:
    """Measure each corpus and print a line about it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.secret_false_alarms", description=__doc__
    )
    parser.add_argument("corpora", type=Path, nargs="+", help="chats as JSON lines, or .gz")
    parser.add_argument("--rows", type=int, default=ROWS, help="messages to look at in each")
    parser.add_argument("--show", type=int, default=0, help="pieces to print of each")
    arguments = parser.parse_args()
    for corpus in arguments.corpora:
        messages = sample(corpus, arguments.rows)
        found = list(cuts(messages))
        seconds = seconds_to_split(messages)
        print(
            f"{corpus.name}: {len(found)} of {len(messages)} messages are cut"
            f" ({len(found) / len(messages):.3%}); splitting takes"
            f" {seconds / len(messages) * 1e6:.1f} µs a message"
        )
        if arguments.show:
            for pieces in found[:: max(1, len(found) // arguments.show)]:
                print("  ", " … ".join(pieces))


if __name__ == "__main__":
    main()
