"""What is left of somebody in the database's files after they were forgotten."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markovbot.domain import MemberId, MessageId, Scope
from markovbot.services.audit.figures import Figure
from markovbot.services.audit.scratch import GUILD, Opener, Scratch, scratch_directory
from markovbot.services.audit.search import SHORTEST, find_all
from markovbot.services.audit.texts import Text, folded, most_active
from markovbot.store import Store

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

AROUND: Final = 8
"""Bytes on either side by which a match inside a packed block is known as chance."""


@dataclass(frozen=True, slots=True)
class Traces:
    """The byte strings that only one member brought into the database."""

    words: frozenset[bytes]
    texts: frozenset[bytes]
    ids: frozenset[bytes]

    def all(self) -> frozenset[bytes]:
        """Return everything to search for."""
        return self.words | self.texts | self.ids


def chosen_members(texts: Sequence[Text]) -> list[MemberId]:
    """Return one who is typical of the active members, and one who said little."""
    ranked = most_active(texts)
    said = dict.fromkeys(ranked, 0)
    for text in texts:
        said[text.member] += 1
    typical = ranked[min(RANK, len(ranked)) - 1]
    quiet = next((member for member in reversed(ranked) if said[member] >= FEW), ranked[-1])
    return [typical] if quiet == typical else [typical, quiet]


def traces_of(member: MemberId, texts: Sequence[Text]) -> Traces:
    """Return what nobody but a member brought along.

    A word that is part of somebody else's word isn't private: its bytes have to stay.
    """
    own = {word for text in texts if text.member == member for word in _written(text)}
    others = {word for text in texts if text.member != member for word in _written(text)}
    kept = "\n".join(others)
    words = {word.encode() for word in own - others if word not in kept}
    return Traces(
        frozenset(word for word in words if len(word) >= SHORTEST),
        frozenset(
            text.content.encode("utf-8", "replace")
            for text in texts
            if text.member == member and len(text.content.split()) >= WORDS_OF_A_TEXT
        )
        - frozenset(
            text.content.encode("utf-8", "replace") for text in texts if text.member != member
        ),
        frozenset(int(member).to_bytes(8, order) for order in ("big", "little"))
        if member >= WIDE
        else frozenset(),
    )


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

    Four bytes match somewhere in some megabytes of packed counts by chance. So a match that lies
    inside a block of counts, which never hold text, doesn't count.
    """
    packed = b"\0".join(blocks)
    found = set()
    for file in files:
        content = file.read_bytes()
        for needle, place in find_all(content, needles):
            around = content[max(0, place - AROUND) : place + len(needle) + AROUND]
            if needle not in found and around not in packed:
                found.add(needle)
    return frozenset(found)


async def measure(texts: Sequence[Text], opener: Opener) -> list[Figure]:
    """Learn everything, forget members, and search all files for them, open and closed."""
    with scratch_directory() as directory:
        members = chosen_members(texts)
        traces = [traces_of(member, texts) for member in members]
        async with opener(directory / "scratch.db") as store:
            # Words of the schema and of SQLite's own are in every database.
            needles = frozenset().union(*(one.all() for one in traces))
            needles -= found_in(_files(directory), needles, [])
            await Scratch(store, directory).teach(texts)
            for member in members:
                await store.forget(Scope(GUILD, member=member), NOW)
            blocks = await _blocks(store)
            found = found_in(_files(directory), needles, blocks)
        found |= found_in(_files(directory), needles, blocks)
    return [
        Figure(
            "residue",
            "private words (4 or more bytes), message texts (3 or more words) and ids of "
            f"{len(members)} forgotten members found in any file of the database, "
            "of all that were searched for",
            len(found),
            len(needles),
            promised=True,
        )
    ]


def _files(directory: Path) -> list[Path]:
    return [file for file in directory.rglob("*") if file.is_file()]


async def _blocks(store: Store) -> list[bytes]:
    return await store.expose(GUILD, lambda exposure: list(exposure.blocks()))
