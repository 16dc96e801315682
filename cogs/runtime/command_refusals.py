"""Say why Discord refuses the bot's commands, and what to do."""

from typing import Final

import discord

from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.languages import gettext as _

TOO_MANY_REQUESTS: Final = 429
FORBIDDEN: Final = 403
SERVER_ERRORS: Final = 500

TOO_MANY_TODAY: Final = 30034
"""Discord's code where an application has made 200 new commands in a day."""


class CommandsRefused(UserError):
    """Discord refuses the commands; trying again would not help. The bot works without.

    `guild` is the server whose own commands they are, if any; `former` tells that they are copies
    which are to be removed.
    """

    def __init__(
        self, error: discord.HTTPException, guild: GuildId | None, *, former: bool
    ) -> None:
        numbers = f"{error.status}, code {error.code}"
        if former:
            super().__init__(
                _(
                    "The copies of the commands that server {guild} has can't be removed "
                    "({numbers}): the bot isn't on that server any more, or not with the scope "
                    "applications.commands. It tries again at every start.",
                    guild=guild,
                    numbers=numbers,
                )
            )
            return
        refused = _("Discord refuses the commands ({numbers}):", numbers=numbers)
        if guild is not None:
            refused = _(
                "Discord refuses the commands for server {guild} ({numbers}):",
                guild=guild,
                numbers=numbers,
            )
        until = _("Until then the bot goes on with the commands that Discord has.")
        super().__init__(f"{refused} {_reason(error, guild)} {until}")

    @staticmethod
    def is_final(error: discord.HTTPException) -> bool:
        """Tell whether an error is a refusal, and no failure that may pass."""
        return error.status != TOO_MANY_REQUESTS and error.status < SERVER_ERRORS


def _reason(error: discord.HTTPException, guild: GuildId | None) -> str:
    if error.code == TOO_MANY_TODAY:
        return _("a bot may make 200 new commands a day. Start it again tomorrow.")
    if error.status == FORBIDDEN and guild is not None:
        return _(
            "the bot isn't on that server, or was invited without the scope "
            "applications.commands. Invite it there with that scope, or set DEV_GUILD_ID to "
            "another server, and start it again."
        )
    if error.status == FORBIDDEN:
        return _(
            "this bot may not change the commands of its application. Check that the token is of "
            "the application that you invited, and start it again."
        )
    return _(
        "it finds fault with them. Update the bot and start it again; if it is up to date, report "
        "these numbers."
    )
