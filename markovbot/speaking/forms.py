"""What the texts of tokens say about how they join, for searches that know ids alone."""

from markovbot.chain.form import Form, OpenMarks
from markovbot.chain.states import EDGE_TOKENS, Relation, TokenId
from markovbot.store.ports import Reading
from markovbot.text import mendable, open_after


class TextForm(Form):
    """Judges tokens by their texts, which it looks up in a reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._texts: dict[TokenId, str] = {}

    def after(
        self, waiting: OpenMarks, beside: TokenId | None, token: TokenId, relation: Relation
    ) -> OpenMarks | None:
        """Return what waits for its other half once a token is put beside another; None if the two
        can't stand side by side, or the token closes what isn't open."""
        if token in EDGE_TOKENS:
            return waiting
        text, other = self._text(token), "" if beside is None else self._text(beside)
        backward = relation is Relation.BACKWARD
        if beside is not None and not mendable([text, other] if backward else [other, text]):
            return None
        after = open_after(waiting, text, other, backward=backward)
        return None if after is None else OpenMarks(after)

    def _text(self, token: TokenId) -> str:
        if (known := self._texts.get(token)) is None:
            (known,) = self._reading.texts([token])
            self._texts[token] = known
        return known
