"""What the log says when the bot is online for the first time: its invitation, and what is next."""

import logging

from cogs.runtime.invitation import invitation

log = logging.getLogger(__name__)


class Introduction:
    """Is given once in a process, however often the bot connects anew."""

    def __init__(self) -> None:
        self._given = False

    def give(self, application: int, servers: int, channels: int) -> None:
        """Log it, given the application's id and on how many servers the bot is, and in how many
        channels it learns."""
        if self._given:
            return
        self._given = True
        log.info("Invite it to a server with %s", invitation(application))
        if not servers:
            log.info("It is on no server yet: open that link first.")
        elif not channels:
            log.info("It learns nowhere yet: type /markov learn in a channel of your server.")
        else:
            log.info("It learns in %d channels. Type /say in one of them.", channels)
