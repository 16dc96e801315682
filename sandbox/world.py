"""What exists on the stand-in: guilds, roles, channels, threads, members, messages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.permissions import ADMINISTRATOR, DEFAULT, EVERYTHING, MANAGE_GUILD
from sandbox.snowflakes import Snowflakes

TEXT: Final = 0
PUBLIC_THREAD: Final = 11
PRIVATE_THREAD: Final = 12
DEFAULT_MESSAGE: Final = 0
REPLY: Final = 19


@dataclass(slots=True)
class User:
    """An account, a person's or a bot's."""

    id: int
    name: str
    bot: bool = False

    @property
    def mention(self) -> str:
        """Return what people write to address this account."""
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows or denies a role or an account, whatever their roles say."""

    target_id: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Role:
    """A role of a guild; the one named @everyone has the guild's id."""

    id: int
    name: str
    permissions: int
    position: int


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    channels: "dict[int, Channel]" = field(default_factory=dict)
    members: "dict[int, Member]" = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, or a thread in one if it has a parent."""

    guild: Guild
    id: int
    name: str
    kind: int = TEXT
    parent: "Channel | None" = None
    overwrites: list[Overwrite] = field(default_factory=list)
    nsfw: bool = False
    topic: str | None = None
    messages: "dict[int, Message]" = field(default_factory=dict)

    @property
    def newest(self) -> int | None:
        """Return the id of the newest message."""
        return max(self.messages, default=None)

    def named_in(self, text: str) -> list[User]:
        """Return the members whom a text mentions."""
        members = self.guild.members
        ids = sorted({int(id_) for id_ in re.findall(r"<@!?(\d+)>", text)})
        return [members[id_].user for id_ in ids if id_ in members]

    def permissions_of(self, user_id: int) -> int:
        """Return what a member may do here, as a bit set; threads follow their channel.

        Roles first, then overwrites for everyone, for roles and for the member:
        https://discord.com/developers/docs/topics/permissions
        """
        if self.parent is not None:
            return self.parent.permissions_of(user_id)
        guild = self.guild
        roles = guild.members[user_id].roles
        granted = guild.roles[guild.id].permissions
        for role in roles:
            granted |= guild.roles[role].permissions
        if user_id == guild.owner_id or granted & ADMINISTRATOR:
            return EVERYTHING
        for targets in ([guild.id], roles, [user_id]):
            applying = [one for one in self.overwrites if one.target_id in targets]
            for one in applying:
                granted &= ~one.deny
            for one in applying:
                granted |= one.allow
        return granted


@dataclass(slots=True, eq=False)
class Member:
    """An account in a guild."""

    guild: Guild
    user: User
    roles: list[int]

    @property
    def id(self) -> int:
        """Return the account's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """Return the account's name."""
        return self.user.name

    @property
    def mention(self) -> str:
        """Return what people write to address this member."""
        return self.user.mention


@dataclass(slots=True, eq=False)
class Message:
    """A message, in a channel or visible to one member only."""

    channel: Channel
    id: int
    author: User
    content: str
    kind: int = DEFAULT_MESSAGE
    mentions: list[User] = field(default_factory=list)
    webhook_id: int | None = None
    reference: "Message | None" = None
    forwarded: bool = False
    edited: int | None = None
    flags: int = 0
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)


class World:
    """All of it, and the one account that is the bot's."""

    def __init__(self) -> None:
        self.snowflakes = Snowflakes()
        self.bot = User(self.snowflakes.next(), "markov", bot=True)
        self.owner = User(self.snowflakes.next(), "operator")
        self.guilds: dict[int, Guild] = {}

    def add_guild(self, name: str) -> Guild:
        """Make a server with the bot in it."""
        id_ = self.snowflakes.next()
        guild = Guild(id_, name, self.owner.id)
        guild.roles[id_] = Role(id_, "@everyone", DEFAULT, 0)
        guild.members[self.bot.id] = Member(guild, self.bot, [])
        self.guilds[id_] = guild
        return guild

    def add_role(self, guild: Guild, name: str, permissions: int = 0) -> Role:
        """Make a role above those there are."""
        role = Role(self.snowflakes.next(), name, permissions, len(guild.roles))
        guild.roles[role.id] = role
        return role

    def add_channel(
        self,
        guild: Guild,
        name: str,
        overwrites: Iterable[Overwrite] = (),
        *,
        nsfw: bool = False,
        topic: str | None = None,
    ) -> Channel:
        """Make a text channel."""
        id_ = self.snowflakes.next()
        channel = Channel(guild, id_, name, TEXT, None, list(overwrites), nsfw, topic)
        guild.channels[id_] = channel
        return channel

    def add_thread(self, parent: Channel, name: str, *, private: bool = False) -> Channel:
        """Make a thread; the bot has been added to it if it is private."""
        id_ = self.snowflakes.next()
        kind = PRIVATE_THREAD if private else PUBLIC_THREAD
        thread = Channel(parent.guild, id_, name, kind, parent)
        parent.guild.channels[id_] = thread
        return thread

    def add_member(
        self,
        guild: Guild,
        name: str,
        *,
        manage_guild: bool = False,
        roles: Iterable[Role] = (),
        bot: bool = False,
    ) -> Member:
        """Make an account and let it join."""
        user = User(self.snowflakes.next(), name, bot)
        member = Member(guild, user, [role.id for role in roles])
        if manage_guild:
            member.roles.append(self.add_role(guild, f"keys of {name}", MANAGE_GUILD).id)
        guild.members[user.id] = member
        return member

    def channel(self, id_: int) -> Channel | None:
        """Return a channel or thread of any guild."""
        for guild in self.guilds.values():
            if id_ in guild.channels:
                return guild.channels[id_]
        return None
