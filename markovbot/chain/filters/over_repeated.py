"""No line has two or three words in a row that fewer than three members have put together often.

Otherwise whoever says a thing a hundred times would choose what the server says.
"""

from typing import Final

from markovbot.chain.evidence import LENGTH_OF_TRIPLE, EvidenceCache
from markovbot.chain.line import FilterSettings, LineFilter, PartialLine
from markovbot.chain.states import EDGES

MAX_REPEATS: Final = 5
"""Times. Words put together more often than that need three members. A phrase that somebody wants
to hear comes more often, and what comes often by chance mostly comes from several members."""


class OverRepeated(LineFilter):
    """Refuses the word that completes such a pair or triple; edges don't count as words.

    A member's own style is free of it: what a member says often is theirs.
    """

    def __init__(self, evidence: EvidenceCache, settings: FilterSettings) -> None:
        super().__init__(evidence, settings)
        self._active = settings.refuse_single and settings.min_uses is None

    def triggered_on(self, line: PartialLine) -> bool:
        """Tell whether too few members have made the last pair, or the last triple, too often."""
        words = line.words
        if not self._active or words[-1] in EDGES or words[-2:][0] in EDGES:
            return False
        if line.step().times > MAX_REPEATS:
            return True
        if len(words) < LENGTH_OF_TRIPLE or words[-LENGTH_OF_TRIPLE] in EDGES:
            return False
        return self._evidence.over_repeated(line.triples[-1], MAX_REPEATS)
