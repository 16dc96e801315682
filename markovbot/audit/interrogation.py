"""Question a private channel from public ones: see whether answers tell of it.

Accounts plant a sentence in two overlapping pieces, a, b, c, NAME in one public channel and b, c,
NAME, d in another, and ask for lines about NAME. A bot that refuses to join the pieces because
somebody has written all of it where they may not read tells them that somebody has. Each trial is
made twice, with the private message and without it, on servers that are otherwise equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from random import Random
from statistics import NormalDist, fmean, stdev
from typing import Final

from markovbot.audit.figures import Figure
from markovbot.audit.lines import asked
from markovbot.audit.progress import Progress
from markovbot.audit.scratch import GUILD, PLAIN, Opener, scratch
from markovbot.audit.texts import Text, words_of_line
from markovbot.domain import ChannelId, GuildId, MemberId, Style
from markovbot.ingest.named_ids import id_of
from markovbot.speaking.speaker import Speaker

TRIALS: Final = 100
REQUESTS: Final = 200

TRIALS_A_SERVER: Final = 10
"""Sentences that are planted on a server at once: few beside its own messages."""

CONFIDENCE: Final = 0.95

TELLING: Final = 0.1
"""A difference between shares of answers that a bound must stay below."""

WITH_PRIVATE: Final = GuildId(GUILD + 1)
"""The scratch guild where the private messages are written; `GUILD` is the one without."""

ONE_PLACE, OTHER_PLACE, PRIVATE_PLACE = (
    ChannelId(id_of(f"the audit's {name} channel")) for name in ("first", "second", "private")
)
AUTHOR: Final = MemberId(id_of("the author of the audit's private messages"))

SYLLABLES: Final = [consonant + vowel for consonant in "bdfklmnprstv" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class Interrogation:
    """What some accounts heard, on servers of so many messages.

    `with_private` and `without` are the answers that joined the pieces, of `trials` times
    `requests` each. `difference` is that of their shares (with less without), `bound` the largest
    absolute difference within the confidence interval over the trials.
    """

    accounts: int
    messages: int
    trials: int
    requests: int
    with_private: int
    without: int
    difference: float
    bound: float

    @property
    def tells(self) -> bool:
        """Tell whether the bound leaves room for answers that tell something."""
        return self.bound >= TELLING


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: tuple[str, ...]
    name: str

    def planted(self, accounts: Sequence[MemberId]) -> Iterator[Text]:
        """Yield the pieces; the accounts say the first and the second by turns."""
        for number, account in enumerate(accounts):
            place, piece = (
                (OTHER_PLACE, self.words[1:]) if number % 2 else (ONE_PLACE, self.words[:-1])
            )
            yield Text(place, account, " ".join(piece))

    def written(self) -> Text:
        """Return the private message."""
        return Text(PRIVATE_PLACE, AUTHOR, " ".join(self.words))

    def stands_in(self, line: str) -> bool:
        """Tell whether a line joins the pieces."""
        words, length = words_of_line(line), len(self.words)
        return any(
            words[start : start + length] == self.words for start in range(len(words) - length + 1)
        )


async def interrogate(
    texts: Sequence[Text],
    words: Sequence[str],
    accounts: int,
    rng: Random,
    *,
    trials: int = TRIALS,
    requests: int = REQUESTS,
    opener: Opener = PLAIN,
    progress: Progress | None = None,
) -> Interrogation:
    """Let accounts ask `requests` times in each of `trials`, on scratch servers of these texts.

    All channels of the texts are public. The planted sentences are made of some of `words`, which
    are the server's own, and a made-up name. It takes trials * requests * 2 lines.
    """
    sentences = _sentences(words, trials, rng)
    people = [MemberId(id_of(f"the audit's account {number}")) for number in range(accounts)]
    heard: list[tuple[int, int]] = []
    for start in range(0, trials, TRIALS_A_SERVER):
        here = sentences[start : start + TRIALS_A_SERVER]
        async with scratch(opener) as one:
            planted = [text for sentence in here for text in sentence.planted(people)]
            public = [*texts, *planted]
            await one.teach(public)
            await one.teach(public, WITH_PRIVATE)
            await one.teach([sentence.written() for sentence in here], WITH_PRIVATE)
            style = Style(GUILD, audience=frozenset(text.channel for text in public))
            for sentence in here:
                counts = []
                for guild in (WITH_PRIVATE, GUILD):
                    speaker = Speaker(one.store, lambda: Random(rng.random()))  # noqa: S311
                    lines = await asked(
                        speaker, replace(style, guild=guild), sentence.name, requests
                    )
                    counts.append(sum(map(sentence.stands_in, lines)))
                heard.append((counts[0], counts[1]))
                if progress is not None:
                    progress.advanced(2 * requests)
    shares = [(one - other) / requests for one, other in heard]
    return Interrogation(
        accounts,
        len(texts),
        trials,
        requests,
        sum(one for one, _ in heard),
        sum(other for _, other in heard),
        fmean(shares),
        largest_difference(shares),
    )


def largest_difference(differences: Sequence[float]) -> float:
    """Return the largest absolute mean within the confidence interval of some differences.

    Student's quantile is that of the normal distribution with its first correction (Abramowitz and
    Stegun, 1964, 26.7.5). Of fewer than two differences nothing is known: then it is 1.
    """
    if len(differences) < 2:  # noqa: PLR2004 - a deviation takes two
        return 1.0
    normal = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    quantile = normal + (normal**3 + normal) / (4 * (len(differences) - 1))
    return abs(fmean(differences)) + quantile * stdev(differences) / sqrt(len(differences))


def figure(found: Interrogation) -> Figure:
    """Return a result as a promised figure: 1 if answers may tell something, else 0."""
    asked_for = found.trials * found.requests
    return Figure(
        f"interrogation.{found.accounts}_accounts",
        f"bounds of {TELLING:.0%} or more on the difference between answers with and without a "
        f"private message, asked for by {found.accounts} accounts: of {asked_for:,} answers each, "
        f"{found.with_private:,} and {found.without:,} joined the planted pieces, so the "
        f"difference is {found.difference:+.4f} and at most {found.bound:.4f} "
        f"({CONFIDENCE:.0%} confidence)",
        int(found.tells),
        1,
        promised=True,
    )


def _sentences(words: Sequence[str], count: int, rng: Random) -> list[_Sentence]:
    names: set[str] = set()
    while len(names) < count:
        names.add("".join(rng.choices(SYLLABLES, k=4)))
    sentences = []
    for name in sorted(names):
        *before, after = rng.sample(words, 4)
        sentences.append(_Sentence((*before, name, after), name))
    return sentences
