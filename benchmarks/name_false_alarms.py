"""`python -m benchmarks.name_false_alarms CORPUS`: how often redaction hides what names nobody.

300 made-up names are redacted in a chat whose people have other names. Each line that is changed is
a false alarm, or names somebody else who is called the same: the share is an upper bound. A third
of the first names are ordinary words, many nicks consist of words, known to the lists and not, and
most nicks are decorated.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.figures import Figure, format_table, percentile
from markovbot.domain import MemberId
from markovbot.privacy.names import redacted_spellings
from markovbot.privacy.redaction import redact_names
from markovbot.store.ports import RedactedNames
from markovbot.text import normalise

NAMES: Final = 300
PEOPLE_AT_ONCE: Final = 50
LINES: Final = 100_000
TIMED_LINES: Final = 5_000

UNUSUAL: Final = """
Briony Zoltan Ilka Tamsin Ottoline Wendeline Isolde Benedek Sunniva Torvald Aurelio Fiammetta
Guilherme Leocadia Maelys Corentin Eloane Yannick Roswitha Burkhard Gundula Ansgar Ximena
Nazareno
"""
USUAL: Final = """
Mark Will Rose Hope Grace Jack Max Robin May Bill Chase Hunter
"""
FAMILIES: Final = """
Kerekes Hartwell Okafor Penhallow Trevanion Szabolcs Vasconcelos Etxeberria Lindqvist Montebello
Quesnel Brandstetter Hollingworth Nakashima Oyelaran Castellanos Wood Stone King Fox Long Rivers
"""
NICKS: Final = """
midnight silver coffee dragon otter wizard ninja cloud pixel raven noodle moss quokka zephyr
tamarind marzipan blorbo snorkel
pointer socket cookie quirk slim nimble jitter verbose quota haiku glyph cobalt tangent
"""
DECORATIONS: Final = (
    "{}", "{}", "{}",
    "🌸{}🌸", "✨{}✨", "{} | away", "[TEA] {}", "xX_{}_Xx", "{} (they/them)", "{} 🌙",
)  # fmt: skip


def made_up_names(rng: Random) -> Iterator[tuple[str, str, str]]:
    """Yield people's user name, global name and nick, without end."""
    while True:
        first = rng.choice((USUAL if rng.random() < 1 / 3 else UNUSUAL).split())
        family = rng.choice(FAMILIES.split())
        number = rng.randrange(99)
        one, other = rng.choices(NICKS.split(), k=2)
        users = (
            f"{first}{family}",
            f"{first}_{family[0]}",
            f"{first}.{family}",
            f"{first}{number}",
            f"{one}{other}",
            f"{one}_{first}",
        )
        nick = rng.choice((first, f"{first} {family}", f"{one} {other}"))
        decoration = rng.choice(DECORATIONS)
        yield rng.choice(users).lower(), f"{first} {family}", decoration.format(nick)


def redacted(spellings: Iterator[str]) -> RedactedNames:
    """Return what a store would, with the hash of the database."""
    hashed = partial(_hashed, bytes(16))
    return RedactedNames(frozenset({MemberId(1)}), frozenset(map(hashed, spellings)), hashed)


def _hashed(key: bytes, name: str) -> bytes:
    return blake2b(name.encode(), digest_size=16, key=key).digest()


def measure(lines: list[str]) -> tuple[list[Figure], Counter[str]]:
    """Return the figures, and what was replaced how often."""
    people = [redacted_spellings(names) for names in islice(made_up_names(Random(14)), NAMES)]
    everybody = redacted(iter(set().union(*people)))
    changed = [line for line in lines if redact_names(line, everybody) != line]
    replaced: Counter[str] = Counter()
    shares = []
    for spellings in people:
        one = redacted(iter(spellings))
        hit = [line for line in changed if redact_names(line, one) != line]
        shares.append(100 * len(hit) / len(lines))
        for line in hit:
            kept = redact_names(line, one).split()
            replaced.update(set(line.split()) - set(kept))
    some = redacted(iter(set().union(*people[:PEOPLE_AT_ONCE])))
    began = time.process_time()
    for line in lines[:TIMED_LINES]:
        redact_names(line, some)
    spent = (time.process_time() - began) / min(TIMED_LINES, len(lines))
    kept_spellings = [len(one) for one in people]
    return [
        Figure("lines changed by a name, mean", sum(shares) / len(shares), "%", 0.01),
        Figure("lines changed by a name, p99", percentile(shares, 0.99), "%", 0.2),
        Figure("lines changed by a name, most", max(shares), "%"),
        Figure(f"lines changed by {NAMES} names", 100 * len(changed) / len(lines), "%"),
        Figure("names that change no line", 100 * shares.count(0) / len(shares), "%"),
        Figure("spellings of a person, mean", sum(kept_spellings) / NAMES, ""),
        Figure("spellings of a person, most", max(kept_spellings), ""),
        Figure(f"a line, {PEOPLE_AT_ONCE} people redacted", 1e3 * spent, "ms", 0.2),
    ], replaced


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="chat as JSON lines or .gz")
    parser.add_argument("--words", type=int, default=0, help="show what was replaced most often")
    options = parser.parse_args()
    if not options.corpus.is_file():
        sys.exit(f"{options.corpus} is not there: give a chat export to measure on.")
    lines = [normalise(row["content"]) for row in islice(rows_of(options.corpus), LINES)]
    figures, replaced = measure(lines)
    print(format_table(figures))
    for word, times in replaced.most_common(options.words):
        print(f"{times:6} {word}")


if __name__ == "__main__":
    main()
