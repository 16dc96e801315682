"""Reconstruct messages and fragments that counts prove with certainty.

The counts of a source are a graph: states are nodes, and each message is a path from START to
END. A message that came along edge e1 to a state can leave it another way than by e2 at most as
often as the state was left by edges other than e2. So along a path e1 … en at least

    excess = count(e1) − Σ (total(state before ei) − count(ei)),  i = 2 … n

messages followed the whole path. If that is 1 or more, an attacker knows for certain that somebody
wrote this. (Excess flow: Khan et al., 2022, doi:10.1089/cmb.2022.0258; sound on any
graph, and complete on those without cycles.)
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markovbot.text import fold

Words = tuple[str, ...]
Edge = tuple[Words, str | None]
"""A state and the token after it as it was written; None is the message's end."""

STEPS: Final = 1_000_000
"""States that an attack on one source visits at most. What is found until then is certain, too. No
source of the chats that were measured came near."""

END: Final = None


class Flow:
    """The counts of one source as a graph. States have `order` words, fewer at a beginning."""

    def __init__(self, order: int, counted: Iterable[tuple[Words, str | None, int]]) -> None:
        """Take (words before, nearest last; next token, None at the end; count)."""
        self._order = order
        following: defaultdict[Words, Counter[str | None]] = defaultdict(Counter)
        for before, token, count in counted:
            following[before[-order:]][token] += count
        # The most frequent first, so that a search can stop at the first that is too rare.
        self._next = {state: dict(next_.most_common()) for state, next_ in following.items()}
        self._total = {state: sum(next_.values()) for state, next_ in self._next.items()}

    def begun(self) -> int:
        """Return how many messages begin in this source."""
        return self._total.get((), 0)

    def certain(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Yield every message that was certainly written, and how many times at least."""
        left = STEPS
        stack: list[tuple[Words, tuple[str, ...], int]] = [
            (self._after((), token), (token,), count)
            for token, count in self._next.get((), {}).items()
            if token is not END
        ]
        while stack and left:
            left -= 1
            state, tokens, excess = stack.pop()
            spare = excess - self._total[state]
            for token, count in self._next[state].items():
                if spare + count < 1:
                    break
                if token is END:
                    yield tokens, spare + count
                else:
                    stack.append((self._after(state, token), (*tokens, token), spare + count))

    def has_certain_fragment(self, tokens: Sequence[str], length: int) -> bool:
        """Tell whether any `length` tokens in a row of a message are certain to occur in a message.

        The first `order` of them are known as the folded words of a state, the others as spelled.
        """
        words = [fold(token) for token in tokens]
        order = self._order
        counts, losses = [], []
        for place in range(order, len(tokens)):
            state = tuple(words[place - order : place])
            count = self._next.get(state, {}).get(tokens[place], 0)
            counts.append(count)
            losses.append(self._total.get(state, 0) - count)
        edges = length - order
        return any(
            counts[start] - sum(losses[start + 1 : start + edges]) >= 1
            for start in range(len(counts) - edges + 1)
        )

    def _after(self, state: Words, token: str) -> Words:
        return (*state, fold(token))[-self._order :]
