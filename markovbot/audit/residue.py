"""Residue: what the database's files still contain of members after their erasure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markovbot.audit.context import Context
from markovbot.audit.figures import Figure
from markovbot.audit.scratch import GUILD, Opener, Scratch, scratch_directory
from markovbot.audit.search import SHORTEST, find_all
from markovbot.audit.texts import Text, folded, most_active
from markovbot.domain import MemberId, MessageId, Scope
from markovbot.store.ports import AuditedStore, ServerStore

NOW: Final = MessageId(1 << 62)
"""A snowflake that is greater than all others."""

RANK: Final = 10
"""The rank among the most active members that counts as typical."""

FEW: Final = 5
"""Messages that a quiet member has at least."""

WORDS_OF_A_TEXT: Final = 3
"""Words that a text needs: a shorter one may be a token that others use, too."""

WIDE: Final = 1 << 47
"""Ids from here on take eight bytes in a file; smaller ones are too short for a search."""

AROUND: Final = 4
"""Bytes beside a match that are compared, too, to recognise a match inside a packed block."""

ID_BYTES: Final = 3
TOLERATED: Final = 1e-5
"""In a table, a random id of three bytes stands beside each text. Such an id and another text may
spell a word together. If that is more probable than `TOLERATED`, the word is only searched for in
the tables, not in the bytes of the files."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What only the erased members brought into the database.

    `needles` are the byte strings to search the files for, `words` all of their private words.
    """

    words: frozenset[str]
    needles: frozenset[bytes]


def chosen_members(texts: Sequence[Text]) -> list[MemberId]:
    """Return a typical active member, and a quiet one."""
    ranked = most_active(texts)
    said = dict.fromkeys(ranked, 0)
    for text in texts:
        said[text.member] += 1
    typical = ranked[min(RANK, len(ranked)) - 1]
    quiet = next((member for member in reversed(ranked) if said[member] >= FEW), ranked[-1])
    return [typical] if quiet == typical else [typical, quiet]


def traces_of(members: Collection[MemberId], texts: Iterable[Text]) -> Traces:
    """Return what only these members brought into the database.

    A word that is part of another member's word isn't private, because its bytes must stay.
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
            written
            for member in members
            if member >= WIDE
            for written in (
                int(member).to_bytes(8, "big"),
                int(member).to_bytes(8, "little"),
                str(member).encode(),
            )
        },
    )


def _spelled_by_chance(word: bytes, kept: bytes) -> bool:
    """Tell whether a text that stays and the bytes of a random id may spell a word together."""
    chance = 0.0
    for strange in range(1, ID_BYTES + 1):
        beside = kept.count(word[:-strange] + b"\n") + kept.count(b"\n" + word[strange:])
        chance += beside / 256**strange
    return chance > TOLERATED


def _written(text: Text) -> Iterator[str]:
    """Yield what the tables hold of a message: its spellings and folded words."""
    for tokens in text.segments:
        for token, word in zip(tokens, folded(tokens), strict=True):
            yield token.lstrip(" ")
            yield word


def found_in(
    contents: Iterable[bytes], needles: frozenset[bytes], blocks: Collection[bytes]
) -> frozenset[bytes]:
    """Return the needles that occur in the bytes of files or rows.

    Four bytes occur somewhere in some megabytes of packed counts by chance. Blocks of counts never
    contain text, so a match inside one of `blocks` doesn't count.
    """
    packed = b"\0".join(blocks)
    found = set()
    for content in contents:
        for needle, place in find_all(content, needles):
            stop = place + len(needle)
            if needle in found or (
                content[max(0, place - AROUND) : stop] in packed
                or content[place : stop + AROUND] in packed
            ):
                continue
            found.add(needle)
    return frozenset(found)


async def run(context: Context) -> None:
    """Learn all texts, erase members, and search all files."""
    context.progress.started("residue", 1)
    context.add(await measure(context.plan.texts, context.plan.opener))
    context.progress.advanced()


async def measure(texts: Sequence[Text], opener: Opener) -> list[Figure]:
    """Learn all texts, erase members, and search all files, of the open and the closed database."""
    with scratch_directory() as directory:
        members = chosen_members(texts)
        traces = traces_of(members, texts)
        async with opener(directory / "scratch.db") as store:
            # Words of the schema and of SQLite's own are in every database.
            on_server = isinstance(store, ServerStore)
            stored = await _stored(store, directory)
            needles = traces.needles - found_in(stored, traces.needles, [])
            await Scratch(store, directory).teach(texts)
            for member in members:
                await store.erase(Scope(GUILD, member=member), NOW)
            in_tables = await store.inspect_layout(GUILD, lambda one: {*one.tokens(), *one.words()})
            blocks = await store.inspect_layout(GUILD, lambda one: list(one.blocks()))
            found = found_in(await _stored(store, directory), needles, blocks)
        found |= found_in(_files(directory), needles, blocks)
    readable = {word for word in traces.words if {word, f" {word}"} & in_tables}
    return [
        Figure(
            "residue.bytes",
            "private words, message texts (3 or more words) and ids of "
            f"{len(members)} forgotten members found in the bytes of any "
            f"{'row' if on_server else 'file'} of the database, "
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


async def _stored(store: AuditedStore, directory: Path) -> list[bytes]:
    """Return all files in the directory of a database; of a server, the rows as the key opens
    them, since sealed ones would show nothing."""
    if isinstance(store, ServerStore):
        return await store.stored(GUILD, opened=True)
    return _files(directory)


def _files(directory: Path) -> list[bytes]:
    return [file.read_bytes() for file in directory.rglob("*") if file.is_file()]
