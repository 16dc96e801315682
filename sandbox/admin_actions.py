"""Actions of admins (servers, roles, channels, bans) and of members (joining, leaving)."""

import time
from collections.abc import Iterable
from typing import Final

from sandbox import payloads
from sandbox.base_actions import BaseActions
from sandbox.calls import Json
from sandbox.gateway import GUILD_MODERATION, GUILDS
from sandbox.permissions import DEFAULT, MANAGE_GUILD
from sandbox.snowflakes import at
from sandbox.world import (
    ANNOUNCEMENT_THREAD,
    ANNOUNCEMENTS,
    CATEGORY,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    AuditEntry,
    Channel,
    Guild,
    Member,
    Overwrite,
    Person,
    Role,
    User,
    account,
)

BOT_ADD: Final = 28
"""The audit log's number for adding a bot."""

MOST_AT_ONCE: Final = 100
"""Messages in one bulk deletion, at most."""


class AdminActions(BaseActions):
    """Makes and changes servers, and sends the events."""

    def add_guild(self, name: str, *, bot: bool = True, shard: tuple[int, int] = (0, 1)) -> Guild:
        """Make a server, with the bot as a member for long, or without it.

        `shard` says which shard is to serve it, of how many.
        """
        world = self._world
        id_ = world.snowflakes.next_of_shard(*shard)
        guild = Guild(id_, name, world.owner.id)
        guild.roles[id_] = Role(id_, "@everyone", DEFAULT, 0)
        if bot:
            self.let_back(guild)
        return guild

    def invite(self, guild: Guild, by: Member, roles: Iterable[Role] = ()) -> None:
        """Let somebody add the bot to a server, now, and give it roles."""
        me = self._world.bot
        now = self._world.snowflakes.next()
        guild.members[me.id] = Member(guild, me, [role.id for role in roles], joined=now)
        guild.audit_log.append(AuditEntry(now, BOT_ADD, by.id, me.id))
        self.let_back(guild)

    def let_back(self, guild: Guild) -> None:
        """Add the bot to a server again, as if it had been there for long."""
        me = self._world.bot
        self._world.guilds[guild.id] = guild
        guild.members.setdefault(me.id, Member(guild, me, [], joined=0))
        # "unavailable": false is sent only after an outage, or in a new session.
        news = payloads.guild(guild, me)
        del news["unavailable"]
        self._gateway.dispatch("GUILD_CREATE", news, guild, GUILDS)

    def remove_guild(self, guild: Guild) -> None:
        """Remove the bot from a server."""
        del self._world.guilds[guild.id]
        del guild.members[self._world.bot.id]
        self._gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild, GUILDS)

    def add_role(
        self, guild: Guild, name: str, permissions: int = 0, *, bot: Member | None = None
    ) -> Role:
        """Make a role above the others; with `bot`, the managed role of that bot."""
        role = Role(self._world.snowflakes.next(), name, permissions, len(guild.roles))
        role.bot_id = None if bot is None else bot.id
        guild.roles[role.id] = role
        self._send_event("GUILD_ROLE_CREATE", guild, {"role": payloads.role(role)})
        if bot is not None:
            self.give_role(bot, role)
        return role

    def set_role_permissions(self, guild: Guild, role: Role, permissions: int) -> None:
        """Change what a role allows on the whole server."""
        role.permissions = permissions
        self._send_event("GUILD_ROLE_UPDATE", guild, {"role": payloads.role(role)})

    def delete_role(self, guild: Guild, role: Role) -> None:
        """Take a role away from the server, its members and its channels."""
        del guild.roles[role.id]
        for member in guild.members.values():
            member.roles = [id_ for id_ in member.roles if id_ != role.id]
        for channel in guild.channels.values():
            channel.overwrites = [one for one in channel.overwrites if one.target_id != role.id]
        self._send_event("GUILD_ROLE_DELETE", guild, {"role_id": str(role.id)})

    def give_role(self, member: Member, role: Role) -> None:
        """Give a member a role; without the members intent only the bot's own change is sent."""
        member.roles.append(role.id)
        self._send_own_member(member)

    def take_role(self, member: Member, role: Role) -> None:
        """Take a role from a member."""
        member.roles.remove(role.id)
        self._send_own_member(member)

    def add_member(
        self,
        guild: Guild,
        name: str,
        *,
        manage_guild: bool = False,
        roles: Iterable[Role] = (),
        bot: bool = False,
        id_: int | None = None,
    ) -> Member:
        """Make an account that joins, with a role of its own if it is to manage the server, and
        with an id of its own if it is to be one that the bot has counted for already."""
        user = User(id_ or self._world.snowflakes.next(), name, bot)
        self._world.users[user.id] = user
        given = list(roles)
        if manage_guild:
            given.append(self.add_role(guild, f"keys of {name}", MANAGE_GUILD))
        return self.join(user, guild, given)

    def join(self, person: Person, guild: Guild, roles: Iterable[Role] = ()) -> Member:
        """Let an existing account join a server."""
        member = Member(guild, account(person), [role.id for role in roles])
        guild.members[member.id] = member
        return member

    def leave(self, member: Member) -> None:
        """Let a member leave; without the members intent the bot gets no event."""
        del member.guild.members[member.id]

    def ban(self, member: Member, delete_within: float = 0.0) -> None:
        """Ban a member, and delete their messages of the last `delete_within` seconds."""
        since = at(time.time() - delete_within)
        for channel in member.guild.channels.values():
            gone = [
                id_
                for id_, one in channel.messages.items()
                if one.author is member.user and delete_within and id_ >= since
            ]
            for start in range(0, len(gone), MOST_AT_ONCE):
                some = gone[start : start + MOST_AT_ONCE]
                for id_ in some:
                    del channel.messages[id_]
                ids = {"ids": [str(id_) for id_ in some]}
                self._gateway.send_deletion_event("MESSAGE_DELETE_BULK", ids, channel)
        who = {"user": payloads.user(member.user)}
        self._send_event("GUILD_BAN_ADD", member.guild, who, GUILD_MODERATION)
        self.leave(member)

    def unban(self, person: Person, guild: Guild) -> None:
        """Lift a ban; the account may join again."""
        who = {"user": payloads.user(account(person))}
        self._send_event("GUILD_BAN_REMOVE", guild, who, GUILD_MODERATION)

    def add_channel(
        self,
        guild: Guild,
        name: str,
        overwrites: Iterable[Overwrite] = (),
        *,
        nsfw: bool = False,
        topic: str | None = None,
        kind: int = TEXT,
        category: Channel | None = None,
        id_: int | None = None,
    ) -> Channel:
        """Make a channel, a text channel by default, in a category if there is one; with an id of
        its own if it is to be one that the bot has counted for already."""
        id_ = id_ or self._world.snowflakes.next()
        channel = Channel(
            id_, guild, name, kind, overwrites=list(overwrites), nsfw=nsfw, topic=topic
        )
        channel.category = category
        guild.channels[id_] = channel
        self._send_channel_event("CHANNEL_CREATE", channel)
        return channel

    def add_category(self, guild: Guild, name: str) -> Channel:
        """Make a category for channels."""
        return self.add_channel(guild, name, kind=CATEGORY)

    def move(self, channel: Channel, category: Channel | None) -> None:
        """Move a channel into a category, or out of all."""
        channel.category = category
        self._send_channel_event("CHANNEL_UPDATE", channel)

    def set_overwrites(self, channel: Channel, overwrites: Iterable[Overwrite]) -> None:
        """Change who may do what in a channel."""
        channel.overwrites = list(overwrites)
        self._send_channel_event("CHANNEL_UPDATE", channel)

    def set_nsfw(self, channel: Channel, nsfw: bool = True) -> None:
        """Make a channel age-restricted, or no longer."""
        channel.nsfw = nsfw
        self._send_channel_event("CHANNEL_UPDATE", channel)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        event = "CHANNEL_DELETE" if channel.parent is None else "THREAD_DELETE"
        self._send_channel_event(event, channel)
        channels = channel.guild.channels
        for one in [one for one in channels.values() if one is channel or one.parent is channel]:
            del channels[one.id]

    def add_thread(
        self, channel: Channel, name: str, *, private: bool = False, members: Iterable[Member] = ()
    ) -> Channel:
        """Open a thread; the bot and `members` are added to a private one."""
        id_ = self._world.snowflakes.next()
        public = ANNOUNCEMENT_THREAD if channel.kind == ANNOUNCEMENTS else PUBLIC_THREAD
        kind = PRIVATE_THREAD if private else public
        thread = Channel(id_, channel.guild, name, kind, channel)
        thread.invited = {self._world.bot.id, *(one.id for one in members)}
        channel.guild.channels[id_] = thread
        self._send_channel_event("THREAD_CREATE", thread)
        return thread

    def archive(self, thread: Channel, *, quietly: bool = False) -> None:
        """Archive a thread; with `quietly` no event is sent, as if the connection had lost it."""
        thread.archived = self._world.snowflakes.next()
        if not quietly:
            self._send_channel_event("THREAD_UPDATE", thread)

    def _send_event(self, event: str, guild: Guild, data: Json, intent: int = GUILDS) -> None:
        if guild.id in self._world.guilds:
            self._gateway.dispatch(event, {"guild_id": str(guild.id), **data}, guild, intent)

    def _send_channel_event(self, event: str, channel: Channel) -> None:
        self._send_event(event, channel.guild, payloads.channel(channel))

    def _send_own_member(self, member: Member) -> None:
        if member.user is self._world.bot:
            self._send_event("GUILD_MEMBER_UPDATE", member.guild, payloads.member(member))
