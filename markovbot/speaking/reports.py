"""Reports of lines that admins decide on: to keep a line blocked, or to let it be said again."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final, NamedTuple

from markovbot.domain import ChannelId, GuildId, MemberId, MessageId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop
from markovbot.speaking.sent_lines import SentLines
from markovbot.store.ports import PreferenceStore

GONE: Final = gettext_noop(
    "I don't know that line's words any more: its message is gone. `/markov reports lift:True` "
    "lifts everything that is blocked here."
)


UNKNOWN: Final = gettext_noop("I don't know that report any more.")


class ReportState(StrEnum):
    """What has become of a report."""

    OPEN = "open"
    KEPT = "kept"
    LIFTED = "lifted"


class Report(NamedTuple):
    """A report of a line.

    `channel` is the channel whose readers may read the line; `place` is what the line's message is
    in: that channel, or a thread of it. `admin` is who has decided, 0 as long as nobody has.
    """

    channel: ChannelId
    place: int
    state: ReportState = ReportState.OPEN
    admin: MemberId = MemberId(0)


class Reports:
    """Reports by the id of the line's message; all are ids, and last over a restart."""

    def __init__(self, store: PreferenceStore, sent_lines: SentLines) -> None:
        self._store = store
        self._sent_lines = sent_lines
        self._deciding = asyncio.Lock()
        self._opening: set[MessageId] = set()

    async def find(self, guild: GuildId, message: MessageId) -> Report | None:
        """Return the report of a line; None if there is none."""
        saved = await self._store.get_fact(_key(guild, message))
        if not saved:
            return None
        channel, place, state, admin = saved.split()
        return Report(ChannelId(int(channel)), int(place), ReportState(state), MemberId(int(admin)))

    async def open(
        self,
        guild: GuildId,
        message: MessageId,
        report: Report,
        post: Callable[[], Awaitable[bool]],
    ) -> bool:
        """Save a report and call `post`, which tells whether it was posted. Of many reports of a
        line one is posted, until that is lifted.

        Returns False if it could not be posted; then the next one of the line is. Raises UserError
        if the store can't.
        """
        if message in self._opening:
            return True
        self._opening.add(message)
        try:
            known = await self.find(guild, message)
            if known is not None and known.state is not ReportState.LIFTED:
                return True
            await self._save(guild, message, report)  # first, since the buttons ask for it
            posted = await post()
            if not posted:
                await self._store.set_fact(_key(guild, message), "")
            return posted
        finally:
            self._opening.discard(message)

    async def decide(
        self,
        guild: GuildId,
        message: MessageId,
        state: ReportState,
        admin: MemberId,
        said: str | None,
    ) -> tuple[Report, bool]:
        """Keep a line blocked, or let it be said again; return the report then, and whether this
        call has decided it: the first one does.

        `said` is what the line's message says, None if it is gone. Raises UserError if there is no
        such report, or the words to unblock aren't known, or the store can't.
        """
        async with self._deciding:
            report = await self.find(guild, message)
            if report is None:
                raise UserError(_(UNKNOWN))
            if report.state is not ReportState.OPEN:
                return report, False
            if state is ReportState.KEPT:  # all may have been lifted since the report
                await self._sent_lines.block(guild, message, said, report.channel)
            elif not await self._sent_lines.unblock(guild, message, said, report.channel):
                raise UserError(_(GONE))
            report = report._replace(state=state, admin=admin)
            await self._save(guild, message, report)
            return report, True

    async def _save(self, guild: GuildId, message: MessageId, report: Report) -> None:
        channel, place, state, admin = report
        await self._store.set_fact(_key(guild, message), f"{channel} {place} {state} {admin}")


def _key(guild: GuildId, message: MessageId) -> str:
    return f"guild {guild} report {message}"
