"""Which column of a table, or key of an object, holds what of a message."""

from collections.abc import Collection, Mapping
from typing import Final

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "content": ("content", "contents", "message", "messages", "text", "body", "msg"),
    "author": (
        "authorid", "userid", "senderid", "memberid", "author", "user", "username", "sender",
        "from", "member", "nick", "nickname", "name",
    ),
    "channel": ("channelid", "channel", "chat", "room", "conversation"),
    "id": ("id", "messageid"),
    "moment": ("timestamp", "ts", "date", "datetime", "createdat", "time", "sentat"),
    "bot": ("bot", "isbot", "authorbot"),
}  # fmt: skip
"""The names that programs give them, likeliest first; without marks, in lower case."""


def plain(name: str) -> str:
    """Return a column's name without marks and in lower case."""
    return "".join(character for character in name.casefold() if character.isalnum())


def columns_of(names: Collection[str]) -> dict[str, str]:
    """Return which of some columns holds what, by the keys of NAMES that are there."""
    by_plain = {plain(name): name for name in reversed(list(names))}
    found: dict[str, str] = {}
    for what, wanted in NAMES.items():
        for one in wanted:
            if one in by_plain:
                found[what] = by_plain[one]
                break
    return found


def truth(value: object) -> bool:
    """Tell whether a cell says yes."""
    return value is True or str(value).strip().casefold() in ("true", "yes", "1")
