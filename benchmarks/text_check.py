"""Count what is wrong with the spacing, pairs, faces and spoilers of what is said.

    python -m benchmarks.text_check CORPUS.jsonl.gz [--lines 5000] [--messages 100000]

An independent opinion: it asks the command line for lines and knows nothing of the tokeniser. What
stands between two spaces is a chunk; a chunk that nobody has written is glued together, and two
that are one chunk of somebody's were split. Messages with faces and spoilers are planted among the
corpus's, as few are in it. People's own messages are counted beside the lines. It ends with a
verdict, and with exit code 1 if some style misses a bar.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from benchmarks.corpus import rows_of

GUILD: Final = "check"

STYLES: Final = 3
"""Members and channels that lines are said as, and words that they are said about."""

OFTEN: Final = range(30, 60)
"""Times that a word comes which lines are said about."""

MOST_WORDS: Final = 90

FACES: Final = (
    "¯\\_(ツ)_/¯", "(╯°□°)╯︵ ┻━┻", "ʕ•ᴥ•ʔ", "( ͡° ͜ʖ ͡°)", "ಠ_ಠ", "(づ｡◕‿‿◕｡)づ", "ヽ(´▽`)/",
    "(>_<)", "^_^", ":'(", ">:(", "\\o/", "<3", ":-P", "xD", "(^_^)/", "T_T", "-_-", "(-_-;)",
)  # fmt: skip
PIECES: Final = re.compile(r"[¯ツ╯┻━ʕᴥʔ͜ʖಠづ◕‿▽]")
"""What stands nowhere but in a face."""

HIDDEN: Final = tuple(f"zq{letter}hidden" for letter in "abcdefghijkl")
"""Words that are written inside spoilers alone."""

LONGEST: Final = 16
"""Pieces of a chunk that are looked at."""

WORD: Final = re.compile(r"\w+")
OUTER: Final = re.compile(r"^[^\w]+|[^\w]+$")
INNER: Final = re.compile(r"\w[^\w\s]+\w")
SPOILER: Final = re.compile(r"\|\|.+?\|\|", re.DOTALL)
SMILE: Final = re.compile(
    r"(?<!\S)[>}O0]?[:;=8xX]['-]?[()\[\]{}DPpoO3/\\|*]+(?!\w)|\({3,}|\){3,}|<[/\\]?3+|(?<=[a-z])[:;]-?[()]+(?!\w)|(?<!\S)[()][':-]?[:;=](?!\w)"
)

NEVER: Final = ("glued", "torn", "uncovered")
"""What no line may be."""
BALANCED: Final = 0.98
"""The least share of lines that close what they open."""

BRACKETS: Final = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«"}
MARKS: Final = ("**", "~~", "`", '"')


class Wrong(NamedTuple):
    """Lines in which something is wrong, by what it is; `opening` are those that open a pair."""

    lines: int
    glued: int
    split: int
    opening: int
    unbalanced: int
    torn: int
    uncovered: int

    @property
    def balanced(self) -> float:
        """The share of lines that close what they open, of those that open something."""
        return 1 - self.unbalanced / self.opening if self.opening else 1.0

    def missed(self) -> Iterator[str]:
        """Yield the bars that the lines miss."""
        if not self.lines:
            yield "no lines"
        for name in NEVER:
            if count := getattr(self, name):
                yield f"{count} {name}"
        if self.balanced < BALANCED:
            yield f"{self.balanced:.1%} balanced"


class Corpus:
    """What people have written, between spaces."""

    def __init__(self, contents: Iterable[str]) -> None:
        self.chunks: set[str] = set()
        self.words: set[str] = set()
        self.neighbours: set[tuple[str, str]] = set()
        for content in contents:
            chunks = content.casefold().split()
            self.chunks.update(chunks)
            self.chunks.update(map(core, chunks))
            words = WORD.findall(content.casefold())
            self.words.update(words)
            self.words.update(word.strip("_") for word in words)  # a mark of emphasis may go
            self.neighbours.update(pairwise(core(chunk) or chunk for chunk in chunks))
        self.inner = {chunk for chunk in self.chunks if INNER.search(chunk)}
        self.parts = {part for chunk in self.inner for part in parts_of(chunk)}

    def is_glued(self, chunk: str) -> bool:
        """Tell whether a chunk has something inside that nobody has written so."""
        if (
            "://" in chunk
            or not self.parts.isdisjoint((chunk, core(chunk)))
            or core(chunk) in self.chunks
        ):
            return False
        if not INNER.search(core(chunk)):
            return core(chunk) not in self.words and not set(WORD.findall(chunk)) <= self.words
        return True

    def is_split(self, before: str, after: str) -> bool:
        """Tell whether two chunks are one of somebody's that a space has got into."""
        if (before[-1].isalnum() and after[0].isalnum()) or before.endswith(("...", "…", "..")):
            return False
        if not (core(before) and core(after)):
            return False  # a mark by itself
        met = (core(before) or before, core(after) or after) in self.neighbours
        return not met and core(before + after) in self.inner


def parts_of(chunk: str) -> Iterator[str]:
    """Yield what a chunk is made of: its words and marks, and rows of them."""
    pieces = re.findall(r"\w+|\W+", chunk)[:LONGEST]
    for start in range(len(pieces)):
        for stop in range(start + 1, len(pieces) + 1):
            yield "".join(pieces[start:stop])


def core(chunk: str) -> str:
    """Return a chunk without the punctuation around it."""
    return OUTER.sub("", chunk)


def opens_and_balances(line: str) -> tuple[bool, bool]:
    """Tell whether a line opens a pair, and whether all that it opens is closed.

    The last bracket of a smile may close one before it (as here :)).
    """
    for face in sorted(FACES, key=len, reverse=True):
        line = line.replace(face, " ")
    line = re.sub(r"https?://[^\s)\"”»]+", " ", line)
    line = re.sub(r"\d[\"”]", " ", line) if line.count('"') % 2 else line
    line = re.sub(r"(?<=\w)`(?=\w)", " ", line)  # don`t
    opened, balanced = _balance(SMILE.sub(" ", line))
    return opened, balanced or _balance(
        SMILE.sub(lambda smile: ")" * smile[0].endswith(")"), line)
    )[1]


def _balance(line: str) -> tuple[bool, bool]:
    opened = any(mark in line for mark in (*BRACKETS.values(), *MARKS))
    stack: list[str] = []
    for mark in re.findall(r"[()\[\]{}“”«»]", line):
        if mark not in BRACKETS:
            stack.append(mark)
        elif stack and stack[-1] == BRACKETS[mark]:
            stack.pop()
    return opened, not stack and all(line.count(mark) % 2 == 0 for mark in MARKS)


def check(corpus: Corpus, lines: Sequence[str], *, people: bool = False) -> Wrong:
    """Count lines with something wrong."""
    found: Counter[str] = Counter()
    for line in lines:
        chunks = line.casefold().split()
        found["glued"] += not people and any(map(corpus.is_glued, chunks))
        found["split"] += not people and any(corpus.is_split(a, b) for a, b in pairwise(chunks))
        opened, balanced = opens_and_balances(line)
        found["opening"] += opened
        found["unbalanced"] += opened and not balanced
        rest = line
        for face in FACES:
            rest = rest.replace(face, " ")
        found["torn"] += PIECES.search(rest) is not None
        found["uncovered"] += any(word in SPOILER.sub(" ", line.casefold()) for word in HIDDEN)
    return Wrong(len(lines), *(found[name] for name in Wrong._fields[1:]))


def planted(rng: Random) -> Iterator[str]:
    """Yield messages with faces and spoilers."""
    for face in FACES:
        for text in ("that went well {}", "{} again", "no idea {} sorry", "{}", "i give up {} ok"):
            yield text.format(face)
    for hidden in HIDDEN:
        other = rng.choice(HIDDEN)
        for text in (
            "did you know ||{0} did it|| lol", "the killer is ||{0}||", "||{0}|| and ||{1}|| both",
            "**||{0}||** wow", "||the {0}\nand {1}|| end", "so ||`{0}` x|| there",
            "a || {0} | b || c",
            "||{0}||||{1}|| two", "||**{0}**, {1}|| fine", "`code || x` then ||{0}||",
            "\\|| a ||{0}|| b", "> quoted ||{0}\nand ||{1}|| then", ">!{0}!< old style",
        ):  # fmt: skip
            yield text.format(hidden, other)


def run(tree: Path, database: Path, *arguments: str) -> dict[str, object]:
    """Run the command line of a checkout and return its JSON."""
    command = [sys.executable, "-m", "markovbot", "--database", f"sqlite:///{database}", *arguments]
    done = subprocess.run(  # noqa: S603 - our own
        [*command, "--json"], cwd=tree, capture_output=True, text=True, check=False
    )
    if not done.stdout.strip():  # nobody can be answered, as when a word allows no line
        print(f"    {' '.join(arguments[:6])}: {done.stderr.strip()}", file=sys.stderr)
        return {"lines": []}
    told: dict[str, object] = json.loads(done.stdout)
    return told


def say(tree: Path, database: Path, count: int, *style: str) -> list[str]:
    """Return lines in a style."""
    told = run(tree, database, "say", "--guild", GUILD, "-n", str(count), "--seed", "7", *style)
    lines = told.get("lines", [])
    return [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []


def main() -> int:
    """Learn, speak in each style, count, and print a table; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--lines", type=int, default=5000, help="lines said in each style")
    parser.add_argument(
        "--messages", type=int, default=100_000, help="messages of the corpus that are learned"
    )
    parser.add_argument("--tree", type=Path, default=Path.cwd(), help="the checkout to run")
    parser.add_argument("--show", type=int, default=0, help="so many lines of each kind of wrong")
    options = parser.parse_args()
    rng = Random(11)
    rows = list(islice(rows_of(options.corpus), options.messages))
    authors = Counter(row["author"] for row in rows)
    channels = Counter(row["channel"] for row in rows)
    busiest = channels.most_common(1)[0][0]
    for author, _ in authors.most_common(STYLES):
        rows += [
            {"channel": busiest, "author": author, "content": content} for content in planted(rng)
        ]
    contents = [row["content"] for row in rows]
    corpus = Corpus(contents)
    words = Counter(word for text in contents for word in text.split() if word.isalpha())
    about = [word for word, count in words.items() if count in OFTEN][:MOST_WORDS]
    with tempfile.TemporaryDirectory() as folder:
        source, database = Path(folder, "rows.jsonl"), Path(folder, "check.db")
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        run(options.tree, database, "import", str(source), "--guild", GUILD)
        report("people", check(corpus, contents, people=True))
        each = options.lines // STYLES
        said = {
            "server": say(options.tree, database, options.lines),
            "channels": [
                line
                for name, _ in channels.most_common(STYLES)
                for line in say(options.tree, database, each, "--channel", name)
            ],
            "members": [
                line
                for name, _ in authors.most_common(STYLES)
                for line in say(options.tree, database, each, "--member", name)
            ],
            "about": [
                line
                for word in rng.sample(about, min(len(about), 20))
                for line in say(options.tree, database, options.lines // 20, "--about", word)
            ],
        }
        missed = []
        for name, lines in said.items():
            wrong = check(corpus, lines)
            report(name, wrong)
            missed += [f"{name}: {bar}" for bar in wrong.missed()]
            if options.show:
                show(corpus, lines, options.show)
    print(f"bars missed: {'; '.join(missed)}" if missed else "all bars are met")
    return 1 if missed else 0


def report(name: str, wrong: Wrong) -> None:
    """Print one row."""
    print(
        f"{name:9} lines {wrong.lines:6}  glued {wrong.glued:4}  split {wrong.split:4}  "
        f"torn {wrong.torn:3}  uncovered {wrong.uncovered:3}  "
        f"balanced {wrong.balanced:.1%} of {wrong.opening}",
        flush=True,
    )


def show(corpus: Corpus, lines: Sequence[str], most: int) -> None:
    """Print examples of what is wrong."""
    for kind in ("glued", "split", "unbalanced", "torn", "uncovered"):
        bad = [line for line in lines if getattr(check(corpus, [line]), kind)]
        for line in bad[:most]:
            print(f"    {kind}: {line!r}")


if __name__ == "__main__":
    sys.exit(main())
