"""People who use `/privacy`, and try again if they aren't answered."""

import asyncio
import logging
from contextlib import suppress
from itertools import count
from typing import Final

from sandbox.responses import Response
from sandbox.world import Member, Place
from soak.community import Community
from soak.fleet.ids import SharedSnowflakes
from soak.fleet.script import Ask, Wish

log = logging.getLogger(__name__)

TIMEOUT: Final = 20.0
LONGEST_TIMEOUT: Final = 120.0
"""Seconds after which somebody who isn't answered tries again; so many more each time, up to the
longest. A server whose process doesn't live takes ten."""

PAUSE: Final = 1.0
"""Seconds before somebody tries again."""

UNDER_WAY: Final = "I'm forgetting you on"
"""How an answer begins that isn't the last one."""


class Person:
    """Somebody with the bot's panel, in one of the two sandboxes."""

    def __init__(self, community: Community, ids: SharedSnowflakes, ask: Ask) -> None:
        self._sandbox = community.sandbox
        self._ids = ids
        self._wish = ask.wish
        self._member: Member = community.people[ask.server][ask.person]
        self._place: Place = (
            self._sandbox.dm(self._member)
            if ask.wish.everywhere
            else community.channels[ask.server][0]
        )
        self.pressed = 0
        """The id of the last press that may have done something; 0: none yet."""

    async def insist(self, as_id: int | None = None) -> int:
        """Press the button until it is done, with an id if one is given; return the id of the last
        press."""
        for number in count(1):
            with suppress(TimeoutError, LookupError):  # killed meanwhile; or the panel is gone
                async with asyncio.timeout(min(number * TIMEOUT, LONGEST_TIMEOUT)):
                    await self._attempt(as_id)
                break
            log.info("%s isn't done; somebody asks again.", self._wish)
            await asyncio.sleep(PAUSE)
        return self.pressed

    async def _attempt(self, as_id: int | None) -> None:
        panel = await self._sandbox.slash(self._member, self._place, "privacy")
        label = self._label(panel)
        if label is None:
            return
        if label.forgets:
            question = panel.content
            await self._sandbox.click(self._member, panel, label)
            await self._changed(panel, question)
        before = panel.content
        if as_id is not None:
            self._ids.give(as_id)
        copy = self._ids.copy_next()
        clicking = self._sandbox.click(self._member, panel, "Forget" if label.forgets else label)
        try:
            await clicking
        finally:
            self.pressed = copy[0] if copy else self.pressed
        await self._changed(panel, before)

    def _label(self, panel: Response) -> Wish | None:
        """Return what to press; None if there is nothing left to do.

        Of somebody who has opted out something may be left if the process was killed then.
        """
        forget = Wish.FORGET_EVERYWHERE if self._wish.everywhere else Wish.FORGET_HERE
        labels = panel.labels()
        if self._wish in labels:
            return self._wish
        if not self.pressed:
            raise TimeoutError  # the panel shows an older choice: another process has made it
        return forget if self._wish.opts_out and forget in labels else None

    async def _changed(self, panel: Response, before: str) -> None:
        """Wait until a panel says something else, and not that it is still at work."""
        while panel.content == before or panel.content.startswith(UNDER_WAY):
            await self._sandbox.changed()
