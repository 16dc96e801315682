"""What a line was asked for, as it fits into the id of the button that asks again."""

import re
from dataclasses import dataclass
from typing import Final, Self

from markovbot.domain import ChannelId, MemberId

LONGEST_ID: Final = 100
"""Characters that Discord takes for the id of a button; how it counts those beyond the first plane
isn't said, so they count as two."""

TEMPLATE: Final = r"(?s:again:(?P<kind>[sciw]+):(?P<of>\d{0,20}):(?P<about>.*))"
"""Kinds: s(erver), c(hannel) or i(mitation), and w(ild)."""


@dataclass(frozen=True, slots=True)
class LineRequest:
    """What a line is asked for: in the style of the server, of a channel or of a member."""

    channel: ChannelId | None = None
    member: MemberId | None = None
    about: str | None = None
    wild: bool = False

    def custom_id(self) -> str | None:
        """Return the id of the button that asks again; None if it would be too long."""
        kind = "s" if self.channel is None and self.member is None else "c" if self.channel else "i"
        wild = "w" if self.wild else ""
        about = " ".join((self.about or "").split())
        id_ = f"again:{kind}{wild}:{self.channel or self.member or ''}:{about}"
        return id_ if len(id_.encode("utf-16-le")) // 2 <= LONGEST_ID else None

    @classmethod
    def parse(cls, match: re.Match[str]) -> Self:
        """Return what an id of TEMPLATE asks for."""
        kind, of = match["kind"], int(match["of"] or 0)
        return cls(
            ChannelId(of) if "c" in kind else None,
            MemberId(of) if "i" in kind else None,
            match["about"] or None,
            "w" in kind,
        )
