"""What to audit, and how many lines to generate for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from markovbot.audit.options import THOROUGH_LINES
from markovbot.audit.scratch import GUILD, PLAIN, Opener
from markovbot.audit.texts import Text
from markovbot.domain import GuildId
from markovbot.store.ports import AuditedStore

MOST_BESIDE: Final = 5_000
MOST_CROSSING: Final = 10_000
MOST_UNGUARDED: Final = 10_000
"""Lines at most on a database where something was planted, in public, and of the unguarded chain,
which reveals more, so that fewer are enough."""

MOST_PROMPTS: Final = 20
LINES_A_PROMPT: Final = 750
"""Lines of the sample for each line that is requested about one word of one secret."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """How many accounts question the bot, one number after the other, how often, and in how many
    trials each."""

    accounts: tuple[int, ...]
    trials: int
    requests: int


SHORT: Final = Inquiry((2,), trials=15, requests=100)
LONG: Final = Inquiry((2, 3, 5), trials=50, requests=100)
"""With fewer than the short one, chance alone may look as if answers told something."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many lines are generated for each measurement.

    `sample`: in the styles of the server, its members and channels. `planted`: unprompted ones on
    each database where something was planted. `prompts`: about each prompt. `inquiry`: see there.
    """

    sample: int
    unguarded: int
    planted: int
    crossing: int
    prompts: int
    inquiry: Inquiry

    @classmethod
    def of(cls, lines: int) -> Self:
        """Return the budget of an audit whose sample has so many lines."""
        return cls(
            sample=lines,
            unguarded=min(lines, MOST_UNGUARDED),
            planted=min(max(1, lines // 6), MOST_BESIDE),
            crossing=min(max(1, lines // 4), MOST_CROSSING),
            prompts=min(max(1, lines // LINES_A_PROMPT), MOST_PROMPTS),
            inquiry=LONG if lines >= THOROUGH_LINES else SHORT,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What to audit, and how.

    `texts` are audited. `rest` are other messages of the same chat; the judge of quality is trained
    on them. `steps` are names of `options.STEPS`. `store` and `guild` are the operator's own, used
    if they have learned anything. `opener` opens scratch databases; `keyed` opens encrypted ones,
    for the attack without the key.
    """

    texts: Sequence[Text]
    rest: Sequence[Text]
    budget: Budget
    seed: int
    steps: Sequence[str]
    store: AuditedStore | None = None
    guild: GuildId = GUILD
    opener: Opener = PLAIN
    keyed: Opener | None = None
    with_peer: bool = True
