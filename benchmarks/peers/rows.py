"""Split a corpus into what is learned at once and what is kept for later."""

import json
from dataclasses import dataclass
from pathlib import Path

KEPT_BACK = 200
SHARE_KEPT_BACK = 10


@dataclass(frozen=True, slots=True)
class Rows:
    """A corpus file whose first `learned` lines are learned; they have this many words."""

    path: Path
    learned: int
    messages: int
    words: int


def rows(path: Path) -> Rows:
    """Count a corpus: its last messages are kept back for live learning and as prompts.

    A word is what stands between white space, whatever a peer takes as its token; rows without
    any are no messages.
    """
    with path.open(encoding="utf-8") as file:
        counts = [len(str(json.loads(line)["content"]).split()) for line in file]
    learned = len(counts) - min(KEPT_BACK, len(counts) // SHARE_KEPT_BACK)
    messages = sum(1 for count in counts[:learned] if count)
    return Rows(path, learned, messages, sum(counts[:learned]))
