"""The link that invites the bot to a server."""

from typing import Final

import discord

SCOPES: Final = ("bot", "applications.commands")

PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    view_audit_log=True,  # without it Discord doesn't tell of bans
)


def invitation(application: int) -> str:
    """Return the link for an application, by its id."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)
