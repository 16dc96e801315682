"""What a line was asked for, as it fits into the ids of the buttons below it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Self

from cogs.adapters.rendering import EXPLAINING
from markovbot.domain import ChannelId, MemberId, MessageId, Policy

LONGEST_ID: Final = 100
"""Characters that Discord takes for the id of a button; how it counts those beyond the first plane
isn't said, so they count as two."""

MEMBERS: Final = r"\d{1,20}(?:\+\d{1,20})?"
"""One member, or two."""

STYLE: Final = rf"(?P<kind>[sciaw]+):(?P<of>(?:{MEMBERS})?)"
"""Kinds: s(erver), c(hannel), i(mitation) or a(nswer to a message), and w(ild)."""

AGAIN: Final = rf"(?s:again:{STYLE}:(?P<about>.*))"
WHY: Final = rf"{EXPLAINING}:{STYLE}"


@dataclass(frozen=True, slots=True)
class LineRequest:
    """What a line is asked for: in the style of the server, of a channel, of one or two members, or
    as an answer to a message."""

    channel: ChannelId | None = None
    members: tuple[MemberId, ...] = ()
    about: str | None = None
    wild: bool = False
    answered: MessageId | None = None

    def within(self, policy: Policy) -> Self:
        """Return the request as a server's policy has it: where one word decides, all are wild."""
        return replace(self, wild=self.wild or policy.order == 1)

    def again_id(self) -> str | None:
        """Return the id of the button that asks again; None if it would be too long."""
        about = " ".join((self.about or "").split())
        id_ = f"again:{self._style()}:{about}"
        return id_ if len(id_.encode("utf-16-le")) // 2 <= LONGEST_ID else None

    def why_id(self) -> str:
        """Return the id of the button that explains the line."""
        return f"{EXPLAINING}:{self._style()}"

    def _style(self) -> str:
        kind, of = "s", ""
        if self.channel is not None:
            kind, of = "c", str(self.channel)
        elif self.members:
            kind, of = "i", joined(self.members)
        elif self.answered is not None:
            kind, of = "a", str(self.answered)
        return f"{kind}{'w' if self.wild else ''}:{of}"

    @classmethod
    def parse(cls, match: re.Match[str]) -> Self:
        """Return what an id of AGAIN or WHY asks for."""
        kind, ids = match["kind"], split(match["of"])
        first = ids[0] if ids else 0
        return cls(
            ChannelId(first) if "c" in kind else None,
            tuple(map(MemberId, ids)) if "i" in kind else (),
            match.groupdict().get("about") or None,
            "w" in kind,
            MessageId(first) if "a" in kind else None,
        )


def joined(ids: Iterable[int]) -> str:
    """Return ids as they stand in the id of a button."""
    return "+".join(map(str, ids))


def split(text: str) -> list[int]:
    """Return the ids that stand in the id of a button."""
    return [int(one) for one in text.split("+") if one]
