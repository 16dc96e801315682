"""What the texts of tokens decide about a line, for walks that know ids alone."""

from typing import NewType, Protocol

from markovbot.chain.states import Relation, TokenId

OpenMarks = NewType("OpenMarks", tuple[str, ...])
"""Brackets, quotation marks and the like that wait for their other half."""

NOTHING_OPEN = OpenMarks(())


class Form(Protocol):
    """Judges how tokens join."""

    def after(
        self, waiting: OpenMarks, beside: TokenId | None, token: TokenId, relation: Relation
    ) -> OpenMarks | None:
        """Return what waits once a token is put beside the last one of a line (None: there is none)
        in the direction of the relation.

        None if the two can't stand side by side, or if the token closes what isn't open.
        """
