"""The objects of the sandbox: guilds, roles, channels, threads, members, messages."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sandbox.calls import Json
from sandbox.permissions import ADMINISTRATOR, DIRECT, EVERYTHING, MANAGE_THREADS, VIEW_CHANNEL
from sandbox.snowflakes import Snowflakes

TEXT: Final = 0
DIRECT_MESSAGES: Final = 1
VOICE: Final = 2
CATEGORY: Final = 4
ANNOUNCEMENTS: Final = 5
ANNOUNCEMENT_THREAD: Final = 10
PUBLIC_THREAD: Final = 11
PRIVATE_THREAD: Final = 12
STAGE: Final = 13
FORUM: Final = 15
DEFAULT_MESSAGE: Final = 0
REPLY: Final = 19
TEXT_DISPLAY: Final = 10
"""The type of the component that holds text in messages without content."""


@dataclass(slots=True)
class User:
    """An account, a person's or a bot's."""

    id: int
    name: str
    bot: bool = False
    refuses_dms: bool = False
    installed: bool = False
    """Whether this account has added the bot's commands to itself."""
    locale: str = "en-US"
    """The language that this account has set in its client."""

    @property
    def mention(self) -> str:
        """Return the mention of this account."""
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows or denies a role or an account."""

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
    bot_id: int | None = None
    """The bot that this managed role belongs to, if any."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who has done what to whom on a server; actions are Discord's numbers."""

    id: int
    action: int
    actor_id: int
    target_id: int


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    channels: "dict[int, Channel]" = field(default_factory=dict)
    members: "dict[int, Member]" = field(default_factory=dict)
    system_channel: "Channel | None" = None
    locale: str = "en-US"
    """The language that its owner has set."""
    audit_log: "list[AuditEntry]" = field(default_factory=list)

    def permissions_of(self, user_id: int) -> int:
        """Return what the roles of a member allow, as a bit set."""
        granted = self.roles[self.id].permissions
        for role in self.members[user_id].roles:
            granted |= self.roles[role].permissions
        everything = user_id == self.owner_id or granted & ADMINISTRATOR
        return EVERYTHING if everything else granted


@dataclass(slots=True, eq=False)
class Place(ABC):
    """Where messages are: a channel or thread of a guild, or direct messages."""

    id: int
    messages: "dict[int, Message]" = field(default_factory=dict, kw_only=True)

    @property
    def newest(self) -> int | None:
        """Return the id of the newest message."""
        return max(self.messages, default=None)

    @property
    @abstractmethod
    def home(self) -> Guild | None:
        """Return the guild; None for direct messages."""

    @abstractmethod
    def present(self) -> Iterable[User]:
        """Return the accounts that can be mentioned here."""

    @abstractmethod
    def permissions_of(self, user_id: int) -> int:
        """Return what an account may do here, as a bit set."""

    def named_in(self, text: str) -> list[User]:
        """Return the accounts that a text mentions."""
        ids = {int(id_) for id_ in re.findall(r"<@!?(\d+)>", text)}
        return sorted((one for one in self.present() if one.id in ids), key=lambda one: one.id)


@dataclass(slots=True, eq=False)
class Channel(Place):
    """A channel, a category of them, or a thread in a channel if it has a parent."""

    guild: Guild
    name: str
    kind: int = TEXT
    parent: "Channel | None" = None
    overwrites: list[Overwrite] = field(default_factory=list)
    nsfw: bool = False
    topic: str | None = None
    invited: set[int] = field(default_factory=set)
    """The accounts that were added to a private thread."""
    category: "Channel | None" = None
    archived: int | None = None
    """The snowflake of the archiving while a thread is archived, else None."""

    @property
    def home(self) -> Guild:
        """Return the guild."""
        return self.guild

    def present(self) -> Iterable[User]:
        """Return the guild's members."""
        return [member.user for member in self.guild.members.values()]

    def permissions_of(self, user_id: int) -> int:
        """Return what a member may do here, as a bit set; threads follow their channel.

        Roles first, then overwrites for everyone, for roles and for the member:
        https://discord.com/developers/docs/topics/permissions
        """
        if self.parent is not None:
            granted = self.parent.permissions_of(user_id)
            if self.kind == PRIVATE_THREAD and not (
                user_id in self.invited or granted & MANAGE_THREADS
            ):
                granted &= ~VIEW_CHANNEL
            return granted
        guild = self.guild
        roles = guild.members[user_id].roles
        granted = guild.permissions_of(user_id)
        if granted == EVERYTHING:
            return EVERYTHING
        for targets in ([guild.id], roles, [user_id]):
            applying = [one for one in self.overwrites if one.target_id in targets]
            for one in applying:
                granted &= ~one.deny
            for one in applying:
                granted |= one.allow
        return granted


@dataclass(slots=True, eq=False)
class DirectChannel(Place):
    """Direct messages of the bot and one person."""

    person: User
    bot: User

    @property
    def home(self) -> None:
        """Return that there is no guild."""
        return

    def present(self) -> Iterable[User]:
        """Return both accounts."""
        return (self.person, self.bot)

    def permissions_of(self, user_id: int) -> int:
        """Return the permissions in direct messages."""
        del user_id
        return DIRECT


@dataclass(slots=True, eq=False)
class Member:
    """An account in a guild."""

    guild: Guild
    user: User
    roles: list[int]
    joined: int | None = None
    """The snowflake of the joining; None if that was when the account was made."""

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


Person = User | Member


def account(person: Person) -> User:
    """Return the account of a member, or the account itself."""
    return person.user if isinstance(person, Member) else person


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a message; the description is for who can't see it."""

    id: int
    name: str
    data: bytes
    description: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """A message, in a channel or visible to one member only."""

    channel: Place
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
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the content, or else the text of all text displays."""
        displays = [one["content"] for one in self.parts() if one["type"] == TEXT_DISPLAY]
        return self.content or "\n".join(displays)

    def parts(self) -> Iterator[Json]:
        """Yield all components, those inside others too, from top to bottom."""
        return nested(self.components)


def nested(components: Iterable[Json]) -> Iterator[Json]:
    """Yield components and all that is in them."""
    for one in components:
        yield one
        yield from nested(one.get("components", ()))
        if "accessory" in one:
            yield from nested([one["accessory"]])


class World:
    """All objects, and the bot's account."""

    def __init__(self, snowflakes: Snowflakes | None = None) -> None:
        self.snowflakes = snowflakes or Snowflakes()
        self.bot = User(self.snowflakes.next(), "markov", bot=True)
        self.owner = User(self.snowflakes.next(), "operator")
        self.users = {one.id: one for one in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        """The servers that the bot is on."""
        self._direct: dict[int, DirectChannel] = {}

    def place(self, id_: int) -> Place | None:
        """Return a channel, thread or direct-message channel that the bot knows."""
        for guild in self.guilds.values():
            if id_ in guild.channels:
                return guild.channels[id_]
        return next((one for one in self._direct.values() if one.id == id_), None)

    def direct(self, person: User) -> DirectChannel:
        """Return the direct-message channel with a person; made on first use."""
        if person.id not in self._direct:
            self._direct[person.id] = DirectChannel(self.snowflakes.next(), person, self.bot)
        return self._direct[person.id]

    def meets(self, person: User) -> bool:
        """Tell whether a person shares a server with the bot."""
        return any(person.id in guild.members for guild in self.guilds.values())

    def sees(self, place: Place) -> bool:
        """Tell whether the bot can read a place."""
        guild = place.home
        here = guild is None or guild.id in self.guilds
        return here and bool(place.permissions_of(self.bot.id) & VIEW_CHANNEL)
