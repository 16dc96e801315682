"""Posts in a server's log channel what its admins do."""

import logging
import re
from collections.abc import Sequence
from typing import Final

import discord
from discord.ext import commands

from cogs.adapters.errors import SENDING_FAILURES
from cogs.adapters.languages import language_of_server
from cogs.adapters.log_channel import problem_of
from cogs.adapters.visibility import channels_visible_to_all
from cogs.admin_log._sentences import entry_text
from cogs.runtime.client import MarkovBot
from markovbot.admin_log import AdminEntry, NotPosted
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.languages import gettext as _
from markovbot.languages import in_language
from markovbot.speaking.finishing import LONGEST_MESSAGE

log = logging.getLogger(__name__)

TOO_MANY_REQUESTS = 429
SERVER_ERRORS = 500

CHANNEL: Final = re.compile(r"<#(\d+)>")


class AdminLogCog(commands.Cog):
    """Posts what waits in the admin log; several entries at once become one message."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Let this client post, in place of one that has lost its connection."""
        self._bot.services.admin_log.post = self._post

    async def _post(self, key: ChannelKey, entries: Sequence[AdminEntry]) -> int:
        guild = self._bot.get_guild(key.guild)
        if guild is None or guild.unavailable:
            raise NotPosted
        place = guild.get_channel(key.channel)
        # Asked at every post: a channel that was private may have become public meanwhile.
        if not isinstance(place, discord.TextChannel) or problem_of(place):
            log.info(
                "Nothing is posted in the log channel of server %d; see /markov doctor.", guild.id
            )
            return len(entries)
        with in_language(language_of_server(self._bot.services, guild)):
            text, count = _as_many_as_fit([_for_readers(one, place) for one in entries])
        try:
            await place.send(text)
        except (discord.Forbidden, discord.NotFound):
            return count
        except discord.HTTPException as error:
            if error.status < SERVER_ERRORS and error.status != TOO_MANY_REQUESTS:
                log.warning("Discord refuses an entry of the admin log (%d).", error.status)
                return count
            raise NotPosted from None
        except SENDING_FAILURES:
            raise NotPosted from None
        return count


def _for_readers(entry: AdminEntry, place: discord.TextChannel) -> str:
    """Return an entry's text without the channels that not all who read a channel may see."""
    visible = channels_visible_to_all(place)
    return CHANNEL.sub(
        lambda found: found[0] if int(found[1]) in visible else _("#hidden"), entry_text(entry)
    )


def _as_many_as_fit(texts: Sequence[str]) -> tuple[str, int]:
    """Return the first texts as one message, and how many they are; one always fits."""
    text = texts[0]
    for count, following in enumerate(texts[1:], 1):
        longer = f"{text}\n{following}"
        if len(longer) > LONGEST_MESSAGE:
            return text, count
        text = longer
    return text, len(texts)
