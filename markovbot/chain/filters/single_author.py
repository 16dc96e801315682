"""No line has a word, or a long run of transitions, that only one member has made.

Such words and runs could be somebody's secret although they are too short for the originality rule.
"""

from typing import Final

from markovbot.chain.evidence import NOT_COUNTED, Support
from markovbot.chain.line import LineFilter, PartialLine
from markovbot.chain.states import EDGES, WordId

MAX_SINGLE_AUTHOR_RUN: Final = 2
"""Transitions in a row, those at the edges included, that only one member each has made. Three of
them would say a passphrase of four ordinary words."""

MIN_AUTHORS: Final = 2
"""Members who make a word or a transition common."""


class SingleAuthor(LineFilter):
    """Refuses one member's words, and the word that completes a run of one member's transitions.

    In a member's style, words and transitions that they have used often are their own and may be
    said, but for words that look like no word.
    """

    def triggered_on(self, line: PartialLine) -> bool:
        """Tell whether the last word, or the run of transitions up to it, is one member's own."""
        if not self._settings.refuse_single:
            return False
        if self._is_own_secret(line.words[-1]):
            return True
        if self._settings.min_uses is not None and self._is_known_to_pass(line):
            return False
        step = line.step()
        if step is not NOT_COUNTED:
            if not self._of_one(step):  # whoever shares a step shares its words
                return False
            previous = range(1, MAX_SINGLE_AUTHOR_RUN + 1)
            if len(line.words) > len(previous) + 1 and all(
                self._of_one(line.step(back)) for back in previous
            ):
                return True
        return self._is_word_of_one(line)

    def _is_known_to_pass(self, line: PartialLine) -> bool:
        """Tell whether the last word passes whoever has made the step to it: the word may be said,
        and one of the two steps before is known to end a run.

        In a member's style the word was looked up already. In others it is less work to look up
        the step, whose state a walk goes on from.
        """
        if self._is_word_of_one(line):
            return False
        if len(line.words) <= MAX_SINGLE_AUTHOR_RUN + 1:
            return True
        before = map(line.known_step, range(1, MAX_SINGLE_AUTHOR_RUN + 1))
        return any(step is not None and not self._of_one(step) for step in before)

    def _is_word_of_one(self, line: PartialLine) -> bool:
        word = line.words[-1]
        return word not in EDGES and word != line.joint and self._of_one(self._evidence.word(word))

    def _is_own_secret(self, word: WordId) -> bool:
        """Tell whether a word may be a password, a code or a link of one member.

        However often the member has used it, it isn't what they are known for.
        """
        return (
            self._settings.min_uses is not None
            and word not in EDGES
            and self._evidence.word(word).members < MIN_AUTHORS
            and self._evidence.looks_like_no_word(word)
        )

    def _of_one(self, support: Support) -> bool:
        min_uses = self._settings.min_uses
        return support.members < MIN_AUTHORS and (min_uses is None or support.times < min_uses)
