"""Theft of the database without its key: what can be read in its bytes."""

from collections.abc import Iterable, Sequence
from typing import Final

from markovbot.audit.figures import Figure
from markovbot.audit.search import find_all
from markovbot.audit.texts import Text, folded

READABLE: Final = 8
"""Bytes that a needle needs, so that it doesn't occur in an encrypted file by chance."""

WORDS_OF_A_TEXT: Final = 3
"""Words that a text needs, so that it is a message and not a single token."""

MAGIC: Final = b"SQLite format 3\0"


def measure(
    contents: Iterable[bytes], texts: Sequence[Text], where: str = "files"
) -> tuple[list[Figure], bool]:
    """Return what can be read in the bytes of the files or rows, and whether they are encrypted.

    A file that isn't encrypted needs no key: then the figures of `with_key` hold, too.
    """
    contents = list(contents)
    encrypted = not any(content.startswith(MAGIC) for content in contents)
    messages = {
        text.content.encode("utf-8", "replace")
        for text in texts
        if len(text.content.split()) >= WORDS_OF_A_TEXT
    }
    words = {word.encode() for text in texts for tokens in text.segments for word in folded(tokens)}
    figures = []
    for name, what, needles in (
        ("messages", f"messages of {WORDS_OF_A_TEXT} or more words", messages),
        ("words", "words", words),
    ):
        wanted = [needle for needle in needles if len(needle) >= READABLE]
        found = {needle for content in contents for needle, _ in find_all(content, wanted)}
        figures.append(
            Figure(
                f"theft.keyless.{name}",
                f"different {what} ({READABLE} or more bytes) that can be read in the bytes of "
                f"the {'encrypted' if encrypted else 'unencrypted'} {where}, of all such {what}",
                len(found),
                len(wanted),
                promised=encrypted or name == "messages",
            )
        )
    return figures, encrypted
