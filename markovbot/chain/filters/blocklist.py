"""No line has three words in a row that the guild has blocked."""

from markovbot.chain.evidence import LENGTH_OF_TRIPLE
from markovbot.chain.line import LineFilter, PartialLine
from markovbot.chain.states import Relation


class Blocklist(LineFilter):
    """Refuses the word that completes a blocked triple; edges count as words."""

    def triggered_on(self, line: PartialLine) -> bool:
        """Tell whether the last three words are blocked."""
        blocked = self._settings.blocked
        if not blocked or len(line.words) < LENGTH_OF_TRIPLE:
            return False
        one, two, three = line.words[-LENGTH_OF_TRIPLE:]
        if line.relation is Relation.BACKWARD:
            one, three = three, one
        return (one, two, three) in blocked
