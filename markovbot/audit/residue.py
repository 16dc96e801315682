"""What is left of somebody in the database's files after they were forgotten."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markovbot.audit.figures import Figure
from markovbot.audit.scratch import GUILD, Opener, Scratch, scratch_directory
from markovbot.audit.search import SHORTEST, find_all
from markovbot.audit.texts import Text, folded, most_active
from markovbot.domain import MemberId, MessageId, Scope

NOW: Final = MessageId(1 << 62)
"""A snowflake later than all others."""

RANK: Final = 10
"""Whose place among the most active makes them typical."""

FEW: Final = 5
"""Messages of somebody who hardly spoke."""

WORDS_OF_A_TEXT: Final = 3
"""A message of fewer may be a token that others use too."""

WIDE: Final = 1 << 47
"""Ids from here on take eight bytes in a file; smaller ones are too short to search for."""

AROUND: Final = 4
"""Bytes on one side by which a match inside a packed block is known as chance."""

ID_BYTES: Final = 3
TOLERATED: Final = 1e-5
"""Beside each text in a table stands a random id of three bytes. A word that some other text and
a few bytes would spell is searched for among the texts only, if that is likelier than this."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What only forgotten members brought into the database.

    `needles` are the bytes to search the files for. `words` are all their private words.
    """

    words: frozenset[str]
    needles: frozenset[bytes]


def chosen_members(texts: Sequence[Text]) -> list[MemberId]:
    """Return one who is typical of the active members, and one who said little."""
    ranked = most_active(texts)
    said = dict.fromkeys(ranked, 0)
    for text in texts:
        said[text.member] += 1
    typical = ranked[min(RANK, len(ranked)) - 1]
    quiet = next((member for member in reversed(ranked) if said[member] >= FEW), ranked[-1])
    return [typical] if quiet == typical else [typical, quiet]


def traces_of(members: Collection[MemberId], texts: Iterable[Text]) -> Traces:
    """Return what nobody but these members brought along.

    A word that is part of somebody else's word isn't private: its bytes have to stay.
    """
    own, others = set[str](), set[str]()
    said, stays = set[bytes](), set[bytes]()
    for text in texts:
        (own if text.member in members else others).update(_written(text))
        if len(text.content.split()) >= WORDS_OF_A_TEXT:
            content = text.content.encode("utf-8", "replace")
            (said if text.member in members else stays).add(content)
    kept = "\n".join(others)
    words = frozenset(word for word in own - others if len(word) >= SHORTEST and word not in kept)
    unlike = f"\n{kept}\n".encode()
    return Traces(
        words,
        frozenset(
            needle for word in words if not _spelled_by_chance(needle := word.encode(), unlike)
        )
        | (said - stays)
        | {
            int(member).to_bytes(8, order)
            for member in members
            if member >= WIDE
            for order in ("big", "little")
        },
    )


def _spelled_by_chance(word: bytes, kept: bytes) -> bool:
    """Tell whether texts that stay and the random bytes of ids beside them might spell a word."""
    chance = 0.0
    for strange in range(1, ID_BYTES + 1):
        beside = kept.count(word[:-strange] + b"\n") + kept.count(b"\n" + word[strange:])
        chance += beside / 256**strange
    return chance > TOLERATED


def _written(text: Text) -> Iterator[str]:
    """Yield what the tables would hold of a message: spellings, and folded words."""
    for tokens in text.segments:
        for token, word in zip(tokens, folded(tokens), strict=True):
            yield token.lstrip(" ")
            yield word


def found_in(
    files: Collection[Path], needles: frozenset[bytes], blocks: Collection[bytes]
) -> frozenset[bytes]:
    """Return what of the needles stands in files.

    Four bytes match somewhere in some megabytes of packed counts by chance. So a match inside a
    block of counts, which never hold text, isn't one.
    """
    packed = b"\0".join(blocks)
    found = set()
    for file in files:
        content = file.read_bytes()
        for needle, place in find_all(content, needles):
            stop = place + len(needle)
            if needle in found or (
                content[max(0, place - AROUND) : stop] in packed
                or content[place : stop + AROUND] in packed
            ):
                continue
            found.add(needle)
    return frozenset(found)


async def measure(texts: Sequence[Text], opener: Opener) -> list[Figure]:
    """Learn everything, forget members, and search all files for them, open and closed."""
    with scratch_directory() as directory:
        members = chosen_members(texts)
        traces = traces_of(members, texts)
        async with opener(directory / "scratch.db") as store:
            # Words of the schema and of SQLite's own are in every database.
            needles = traces.needles - found_in(_files(directory), traces.needles, [])
            await Scratch(store, directory).teach(texts)
            for member in members:
                await store.erase(Scope(GUILD, member=member), NOW)
            in_tables = await store.inspect_layout(GUILD, lambda one: {*one.tokens(), *one.words()})
            blocks = await store.inspect_layout(GUILD, lambda one: list(one.blocks()))
            found = found_in(_files(directory), needles, blocks)
        found |= found_in(_files(directory), needles, blocks)
    readable = {word for word in traces.words if {word, f" {word}"} & in_tables}
    return [
        Figure(
            "residue.bytes",
            "private words, message texts (3 or more words) and ids of "
            f"{len(members)} forgotten members found in the bytes of any file of the database, "
            "of all that can't come about there by chance",
            len(found),
            len(needles),
            promised=True,
        ),
        Figure(
            "residue.words",
            f"words of {SHORTEST} or more characters that only these members used, found in the "
            "database's tables, of all such words",
            len(readable),
            len(traces.words),
            promised=True,
        ),
    ]


def _files(directory: Path) -> list[Path]:
    return [file for file in directory.rglob("*") if file.is_file()]
