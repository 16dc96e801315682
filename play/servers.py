"""The servers of the page: a small one to begin with, the sample chat's, and those of exports."""

from typing import Final

from sandbox import Sandbox
from sandbox.permissions import ADMINISTRATOR, MANAGE_GUILD, VIEW_CHANNEL
from sandbox.sample import SampleChat
from sandbox.world import TEXT, Channel, DirectChannel, Guild, Member, Overwrite, Place, User

FIRST: Final = "Your server"
ADMIN: Final = "Grace"
FRIEND: Final = "Ada"
"""Who may read the private channel besides the admin."""

PEOPLE: Final = (FRIEND, "Bruno", "Chioma")
CHANNELS: Final = ("general", "garden")
PRIVATE: Final = "staff-only"


class NotThere(LookupError):
    """Somebody isn't in a place, or may not see it; the sentence is for people."""


class Servers:
    """Makes the servers, and tells who may see what."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.sample: SampleChat | None = None
        guild = sandbox.add_guild(FIRST)
        self.first = guild
        admin = sandbox.add_member(guild, ADMIN, manage_guild=True)
        people = [sandbox.add_member(guild, name) for name in PEOPLE]
        for name in CHANNELS:
            sandbox.add_channel(guild, name)
        self._add_private(guild, [admin, people[0]])

    def add_sample(self) -> SampleChat:
        """Return the sample chat; make its server when it is first asked for."""
        if self.sample is None:
            self.sample = SampleChat(self.sandbox)
            people = [self.sample.admin, self.sample.people[FRIEND]]
            self._add_private(self.sample.guild, people)
        return self.sample

    def add_imported(
        self, name: str, channels: dict[int, str], people: dict[int, str]
    ) -> tuple[Guild, Member]:
        """Return the server of an export and its admin; channels and people have the export's ids.

        A server that has one of the channels already gets the others.
        """
        known = next((one for id_ in channels if (one := self._with_channel(id_))), None)
        guild = known or self.sandbox.add_guild(name)
        admin = next((one for one in guild.members.values() if is_admin(one)), None)
        if admin is None:
            admin = self.sandbox.add_member(guild, ADMIN, manage_guild=True)
        for id_, channel in channels.items():
            if id_ not in guild.channels:
                self.sandbox.add_channel(guild, channel, id_=id_)
        for id_, person in people.items():
            if id_ not in guild.members:
                self.sandbox.add_member(guild, person, id_=id_)
        return guild, admin

    async def switch_on(self, admin: Member) -> None:
        """Let an admin have the bot learn from every text channel of their server."""
        for channel in list(admin.guild.channels.values()):
            if channel.kind == TEXT:
                await self.sandbox.slash(admin, channel, "markov learn", channel=channel)

    def admin_of(self, guild: Guild) -> Member:
        """Return who manages a server."""
        return next(one for one in guild.members.values() if is_admin(one))

    def find(self, person: int, place: int) -> tuple[User, Place]:
        """Return somebody and a place that they can see. Raises NotThere."""
        user = self.sandbox.world.users.get(person)
        where = self.sandbox.world.place(place)
        if user is None or user.bot or where is None or not can_see(user, where):
            raise NotThere("That channel isn't there any more, or not for this person.")
        return user, where

    def _with_channel(self, id_: int) -> Guild | None:
        place = self.sandbox.world.place(id_)
        return place.guild if isinstance(place, Channel) else None

    def _add_private(self, guild: Guild, readers: list[Member]) -> None:
        hidden = Overwrite(guild.id, deny=VIEW_CHANNEL)
        ids = [self.sandbox.bot_user.id, *(one.id for one in readers)]
        shown = [Overwrite(id_, allow=VIEW_CHANNEL) for id_ in ids]
        self.sandbox.add_channel(guild, PRIVATE, [hidden, *shown])


def can_see(user: User, place: Place) -> bool:
    """Tell whether somebody can read a place."""
    if isinstance(place, DirectChannel):
        return place.person is user
    guild = place.home
    return (
        guild is not None
        and user.id in guild.members
        and bool(place.permissions_of(user.id) & VIEW_CHANNEL)
    )


def is_private(channel: Channel) -> bool:
    """Tell whether a channel is hidden from everyone but a few."""
    return any(
        one.target_id == channel.guild.id and one.deny & VIEW_CHANNEL for one in channel.overwrites
    )


def is_admin(member: Member) -> bool:
    """Tell whether a member manages the server, or may do everything."""
    granted = member.guild.permissions_of(member.id)
    return not member.user.bot and bool(granted & (MANAGE_GUILD | ADMINISTRATOR))


def overview(servers: Servers) -> list[dict[str, object]]:
    """Return all servers with their channels and people, and who can see which, for the page."""
    return [_server(servers.sandbox, guild) for guild in servers.sandbox.world.guilds.values()]


def _server(sandbox: Sandbox, guild: Guild) -> dict[str, object]:
    people = [one for one in guild.members.values() if not one.user.bot]
    text = [one for one in guild.channels.values() if one.kind == TEXT]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "channels": [
            {
                "id": str(one.id),
                "name": one.name,
                "private": is_private(one),
                "readers": [str(each.id) for each in people if can_see(each.user, one)],
                "newest": str(one.newest or 0),
            }
            for one in text
        ],
        "people": [
            {
                "id": str(one.id),
                "name": one.name,
                "admin": is_admin(one),
                "direct": str(sandbox.dm(one).id),
            }
            for one in people
        ],
    }
