"""All measures of a sample of lines, and their names."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Any, Final

from benchmarks.figures import percentile
from benchmarks.quality.form import balanced, faults, opens
from benchmarks.quality.replies import Keywords
from benchmarks.quality.said_before import Attested, Learned
from benchmarks.quality.samples import Sample
from benchmarks.quality.voices import VoiceJudge
from benchmarks.quality.words import length

LONG: Final = 8
LONGER: Final = 14

MEASURES: Final = {
    "joins": "order-1 joins a line",
    "balanced": "balanced, of those that open something",
    "clean": "mechanically clean",
    "style": "style beside the member's own",
    "attributed": "lines attributed to their member",
    "likelihood": "likelihood ratio, from others (0) to own (1)",
    "run6": "copied runs of 6, by tokens",
    "run6_plain": "copied runs of 6, by words without marks",
    "whole": "whole copies, by tokens",
    "whole_plain": "whole copies, by words without marks",
    "attested": "attested 4-grams",
    "distinct": "distinct lines",
    "words": "words, median",
    "words_beside": "median words beside people's",
    "mean_beside": "mean words beside people's",
    "over8": "over 8 words",
    "over14": "over 14 words",
    "keyword": "repeats a keyword of the message",
    "failed": "failed",
    "cpu_median": "CPU, median, ms",
    "cpu_p99": "CPU, p99, ms",
}
"""Names of the measures in the JSON, and as people read them; docs/quality.md defines them."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of a system's lines in one style.

    Members have said `messages` at most, and `said` in the median.
    """

    corpus: str
    messages: int
    said: float
    system: str
    style: str
    lines: int
    values: Mapping[str, float | None]

    def as_data(self) -> dict[str, Any]:
        """Return what is written as JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class References:
    """What lines are compared with.

    `known` are the stretches of letters that people have written; `own` are messages of each member
    from the days held out.
    """

    learned: Learned
    attested: Attested
    known: Collection[str]
    voices: VoiceJudge
    own: Mapping[str, Sequence[str]]
    keywords: Keywords

    def measure(
        self, sample: Sample, people: Sequence[str], *, among: bool = False
    ) -> dict[str, float | None]:
        """Measure a sample beside messages of people; `among` if it consists of such messages."""
        lines = sample.lines
        if not lines:
            return dict.fromkeys(MEASURES)
        learned = self.learned
        opening = [line for line in lines if opens(line)]
        words = [length(line) for line in lines]
        of_people = [length(line) for line in people]
        of_members = sample.by_member.keys() <= self.own.keys()
        fidelity = self.voices.fidelity(sample.by_member, self.own) if of_members else None
        milliseconds = [1e3 * one for one in sample.seconds]
        return {
            "joins": fmean(map(learned.joins, lines)),
            "balanced": share(map(balanced, opening)),
            "clean": share(not faults(line, self.known) for line in lines),
            "style": fidelity and fidelity.relative,
            "attributed": fidelity and fidelity.attributed,
            "likelihood": fidelity and fidelity.likelihood,
            "run6": share(map(learned.copies_run, lines)),
            "run6_plain": share(map(learned.copies_plain_run, lines)),
            "whole": share(map(learned.copies_message, lines)),
            "whole_plain": share(map(learned.copies_plain_message, lines)),
            "attested": self.attested.share(lines, among=among),
            "distinct": distinct(sample),
            "words": median(words),
            "words_beside": median(words) / median(of_people),
            "mean_beside": fmean(words) / fmean(of_people),
            "over8": share(one > LONG for one in words),
            "over14": share(one > LONGER for one in words),
            "keyword": share(map(self.keywords.repeats, sample.prompts, lines)),
            "failed": sample.failed / (len(sample.seconds) or 1),
            "cpu_median": percentile(milliseconds, 0.5) if milliseconds else None,
            "cpu_p99": percentile(milliseconds, 0.99) if milliseconds else None,
        }


def share(found: Iterable[bool]) -> float | None:
    """Return the share of what is true; None of nothing."""
    all_ = [float(one) for one in found]
    return fmean(all_) if all_ else None


def distinct(sample: Sample) -> float:
    """Return the mean share of different lines, ignoring case, among those of one whose."""
    some = [lines for lines in sample.by_member.values() if lines]
    return fmean(len({line.casefold() for line in lines}) / len(lines) for lines in some)
