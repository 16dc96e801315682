"""No line repeats a message, or five words in a row of one.

The counts alone prove it. A message lies in one source, so that source stands behind every triple
of words in it. If no source stands behind all triples of a run, nobody has ever said the run. (This
is the certificate of the study in docs/privacy.md. A filter of fingerprints, as in Ippolito et al.
2022, arXiv:2210.17546, would need a second table; this needs the counts only.)
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from markovbot.chain.evidence import LENGTH_OF_TRIPLE, EvidenceCache, Triple
from markovbot.chain.line import FilterSettings, LineFilter, PartialLine
from markovbot.chain.states import EDGES

RUN: Final = 5
"""Words in a row that are never said as they were in one message: five ordinary words make a
passphrase (docs/privacy.md)."""

WHOLE: Final = 4
"""Words of a line that is no message either, although it is too short for a run."""

TRIPLES: Final = RUN - LENGTH_OF_TRIPLE + 1
"""Triples of a run."""


class _Proof(NamedTuple):
    """Triples in a row that no source has together: where they begin and end in a line.

    The proof holds while both stand at these places. Lines change at their end only, or as a whole
    when they are reversed, so the triples between them are the same as well.
    """

    start: int
    stop: int
    first: Triple
    last: Triple

    def covers(self, triples: Sequence[Triple], start: int) -> bool:
        """Tell whether it holds for a line's triples, and lies within those from `start` on."""
        return (
            start <= self.start
            and self.stop <= len(triples)
            and triples[self.start] is self.first
            and triples[self.stop - 1] is self.last
        )


class Originality(LineFilter):
    """Refuses the word that completes a run, or a short line, which somebody may have said."""

    def __init__(self, evidence: EvidenceCache, settings: FilterSettings) -> None:
        super().__init__(evidence, settings)
        self._proof: _Proof | None = None  # the next runs mostly hold the same triples

    def triggered_on(self, line: PartialLine) -> bool:
        """Tell whether one source may have all that the last word completes."""
        words, triples = line.words, line.triples
        if words[-1] in EDGES:
            short = len(words) == WHOLE + len(EDGES) and words[0] in EDGES
            return short and not self._evidence.without_common_source(triples)
        start = len(triples) - TRIPLES
        if start < 0 or words[-RUN] in EDGES:
            return False
        if self._proof is not None and self._proof.covers(triples, start):
            return False
        count = self._evidence.without_common_source(triples[start:])
        if count:
            self._proof = _Proof(len(triples) - count, len(triples), triples[-count], triples[-1])
        return not count
