"""Where the bot may speak, as a guild's admins have decided."""

from typing import NamedTuple

from markovbot.domain import ChannelId, GuildId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.privacy.pauses import Pauses
from markovbot.privacy.policies import Policies


class Place(NamedTuple):
    """A channel and its category; threads count as their channel."""

    guild: GuildId
    channel: ChannelId
    category: ChannelId | None = None


class NotHere(UserError):
    """The bot isn't to speak in a place."""


class SpeakingPlaces:
    """Knows where the bot may speak now."""

    def __init__(self, policies: Policies, pauses: Pauses) -> None:
        self._policies = policies
        self._pauses = pauses

    def allow(self, place: Place) -> bool:
        """Tell whether the bot may speak in a place."""
        if self._pauses.is_paused(place.guild):
            return False
        return self._policies.of(place.guild).speaks(place.channel, place.category)

    def check(self, place: Place) -> None:
        """Raise NotHere, with a sentence, if the bot may not speak in a place."""
        if self._pauses.is_paused(place.guild):
            raise NotHere(_("I'm paused on this server. Who manages it can use `/markov resume`."))
        if not self.allow(place):
            raise NotHere(_("The admins of this server don't have me speak in this channel."))
