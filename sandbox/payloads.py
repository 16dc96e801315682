"""Build the JSON payloads of the world's objects."""

import re
from collections.abc import Iterable
from typing import Final

from sandbox.calls import Json
from sandbox.snowflakes import moment
from sandbox.world import (
    DIRECT_MESSAGES,
    FORUM,
    PRIVATE_THREAD,
    STAGE,
    VOICE,
    Attachment,
    AuditEntry,
    Channel,
    DirectChannel,
    Guild,
    Member,
    Message,
    Place,
    Role,
    User,
)

MESSAGE_CONTENT_FLAG: Final = 1 << 19
"""The application flag of the message content intent for bots on up to 100 servers."""

LARGEST_UPLOAD: Final = 10 * 1024 * 1024


def user(one: User) -> Json:
    """Return an account as others see it."""
    body: Json = {
        "id": str(one.id),
        "username": one.name.lower().replace(" ", "_"),
        "global_name": None if one.bot else one.name,
        "discriminator": "0000" if one.bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if one.bot:
        body["bot"] = True
    return body


def own_user(bot: User) -> Json:
    """Return the bot's account as it sees itself."""
    return {**user(bot), "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def application(bot: User, owner: User, *, message_content: bool) -> Json:
    """Return the bot's application as its owner sees it, with its intent switched on or off."""
    flags = MESSAGE_CONTENT_FLAG if message_content else 0
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "bot": user(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def role(one: Role) -> Json:
    """Return a role."""
    own = {} if one.bot_id is None else {"tags": {"bot_id": str(one.bot_id)}}
    return {
        **own,
        "id": str(one.id),
        "name": one.name,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.bot_id is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member_without_user(one: Member) -> Json:
    """Return a member without the account, where that is beside it."""
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(id_) for id_ in one.roles],
        "joined_at": moment(one.id if one.joined is None else one.joined),
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
        "mute": False,
        "deaf": False,
    }


def member(one: Member) -> Json:
    """Return a member with the account."""
    return {**member_without_user(one), "user": user(one.user)}


def channel(one: Channel) -> Json:
    """Return a channel or a thread."""
    body: Json = {
        "id": str(one.id),
        "type": one.kind,
        "guild_id": str(one.guild.id),
        "name": one.name,
        "last_message_id": None if one.newest is None else str(one.newest),
        "rate_limit_per_user": 0,
        "flags": 0,
    }
    if one.parent is None:
        return {
            **body,
            "parent_id": None if one.category is None else str(one.category.id),
            "position": list(one.guild.channels).index(one.id),
            "topic": one.topic,
            "nsfw": one.nsfw,
            "permission_overwrites": [
                {
                    "id": str(overwrite.target_id),
                    "type": 0 if overwrite.target_id in one.guild.roles else 1,
                    "allow": str(overwrite.allow),
                    "deny": str(overwrite.deny),
                }
                for overwrite in one.overwrites
            ],
            **_of_kind(one),
        }
    return {
        **body,
        "parent_id": str(one.parent.id),
        "owner_id": str(one.guild.owner_id),
        "message_count": len(one.messages),
        "total_message_sent": len(one.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": one.archived is not None,
            "archive_timestamp": moment(one.archived or one.id),
            "create_timestamp": moment(one.id),
            "auto_archive_duration": 1440,
            "locked": False,
            **({"invitable": True} if one.kind == PRIVATE_THREAD else {}),
        },
    }


def _of_kind(one: Channel) -> Json:
    if one.kind in (VOICE, STAGE):
        return {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
    if one.kind == FORUM:
        return {
            "available_tags": [],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return {}


def direct_channel(one: DirectChannel) -> Json:
    """Return a direct-message channel."""
    return {
        "id": str(one.id),
        "type": DIRECT_MESSAGES,
        "last_message_id": None if one.newest is None else str(one.newest),
        "flags": 0,
        "recipients": [user(one.person)],
    }


def place(one: Place) -> Json:
    """Return any channel."""
    match one:
        case Channel():
            return channel(one)
        case DirectChannel():
            return direct_channel(one)
        case _:
            raise TypeError(type(one).__name__)


def guild_id(one: Place) -> Json:
    """Return the key with the guild's id, or no key for direct messages."""
    return {} if one.home is None else {"guild_id": str(one.home.id)}


def attachment(one: Attachment, where: Place) -> Json:
    """Return an attachment."""
    url = f"https://cdn.discordapp.com/attachments/{where.id}/{one.id}/{one.name}"
    described = {} if one.description is None else {"description": one.description}
    return {
        "id": str(one.id),
        "filename": one.name,
        **described,
        "size": len(one.data),
        "url": url,
        "proxy_url": url,
    }


def resolved_channel(one: Channel, asker: User) -> Json:
    """Return a channel as a resolved option of a command."""
    whole = channel(one)
    kept = ("id", "name", "type", "parent_id", "thread_metadata", "flags", "guild_id")
    return {
        **{key: whole[key] for key in kept if key in whole},
        "permissions": str(one.permissions_of(asker.id)),
    }


def guild_over_rest(one: Guild) -> Json:
    """Return a guild as REST has it: without its channels and members."""
    return {
        **_guild(one),
        "home_header": None,
        "region": "deprecated",
        "widget_enabled": False,
        "widget_channel_id": None,
        "max_presences": None,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "nsfw": False,
        "incidents_data": None,
    }


def guild(one: Guild, bot: User) -> Json:
    """Return a guild as GUILD_CREATE has it for a bot without the members intent."""
    threads = [
        each for each in one.channels.values() if each.parent is not None and not each.archived
    ]
    return {
        **_guild(one),
        "joined_at": moment(one.id),
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "voice_states": [],
        "members": [member(one.members[bot.id])],
        "channels": [channel(each) for each in one.channels.values() if each.parent is None],
        "threads": [channel(each) for each in threads],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _guild(one: Guild) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(one.owner_id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in one.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None if one.system_channel is None else str(one.system_channel.id),
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "max_members": 500_000,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": one.locale,
        "nsfw_level": 0,
    }


def audit_log(entries: Iterable[AuditEntry], users: Iterable[User]) -> Json:
    """Return entries of an audit log, and the accounts that they name."""
    return {
        "audit_log_entries": [
            {
                "id": str(one.id),
                "action_type": one.action,
                "user_id": str(one.actor_id),
                "target_id": str(one.target_id),
            }
            for one in entries
        ],
        "users": [user(one) for one in users],
        **{
            key: []
            for key in (
                "integrations",
                "webhooks",
                "guild_scheduled_events",
                "threads",
                "application_commands",
                "auto_moderation_rules",
            )
        },
    }


def message(one: Message, *, nested: bool = False) -> Json:
    """Return a message as REST and interactions have it; a nested one has no reply inside."""
    author = user(one.author)
    if one.webhook_id is not None:
        author = {**author, "username": one.author.name}
    body: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "type": one.kind,
        "author": author,
        "content": one.content,
        "timestamp": moment(one.id),
        "edited_timestamp": None if one.edited is None else moment(one.edited),
        "tts": False,
        "mention_everyone": False,
        "mentions": [user(each) for each in one.mentions],
        "mention_roles": re.findall(r"<@&(\d+)>", one.content),
        "attachments": [attachment(each, one.channel) for each in one.attachments],
        "embeds": one.embeds,
        "components": one.components,
        "pinned": False,
        "flags": one.flags,
    }
    if one.webhook_id is not None:
        body["webhook_id"] = str(one.webhook_id)
    if one.reference is not None:
        original = one.reference
        body["message_reference"] = {
            "type": int(one.forwarded),
            "message_id": str(original.id),
            "channel_id": str(original.channel.id),
            **guild_id(original.channel),
        }
        if one.forwarded:
            body["message_snapshots"] = [{"message": _snapshot(original)}]
        elif not nested:
            body["referenced_message"] = message(original, nested=True)
    return body


def _snapshot(original: Message) -> Json:
    whole = message(original)
    kept = (
        "type",
        "content",
        "embeds",
        "attachments",
        "timestamp",
        "edited_timestamp",
        "flags",
        "mentions",
        "mention_roles",
        "components",
    )
    return {key: whole[key] for key in kept}


def gateway_message(one: Message) -> Json:
    """Return a message as MESSAGE_CREATE and MESSAGE_UPDATE have it."""
    home = one.channel.home
    body = {**message(one), **guild_id(one.channel)}
    if one.webhook_id is None and home is not None and one.author.id in home.members:
        body["member"] = member_without_user(home.members[one.author.id])
    return body
