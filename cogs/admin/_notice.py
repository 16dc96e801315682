"""Post a notice, once per channel, that the channel is learned from."""

import discord

from cogs.adapters.converters import LearnableChannel
from cogs.adapters.errors import REST_FAILURES
from markovbot.container import Services
from markovbot.domain import Consent, GuildId, Policy


async def post_notice(
    services: Services, channel: LearnableChannel, privacy_policy: str | None
) -> bool:
    """Post the notice (what is kept, for how long, how to opt out) unless it was posted before.

    Returns False if it can't be posted.
    """
    key = f"guild {channel.guild.id} noticed {channel.id}"
    if await services.facts.get(key) is not None:
        return True
    if isinstance(channel, discord.ForumChannel):
        return False
    mine = channel.permissions_for(channel.guild.me)
    if not (mine.read_messages and mine.send_messages):
        return False
    try:
        policy = services.policies.of(GuildId(channel.guild.id))
        await channel.send(notice(policy, privacy_policy))
    except REST_FAILURES:
        return False
    await services.facts.set(key, "yes")
    return True


def notice(policy: Policy, privacy_policy: str | None) -> str:
    """Return the notice's text."""
    text = (
        "**From now on I learn how this channel talks.** I count which word follows which, for "
        "each member, to speak in this server's style. I keep the counts, never a message"
    )
    text += f"; after {policy.retention} days they are gone. " if policy.retention else ". "
    if policy.consent is Consent.OPT_IN:
        text += "I learn only from members who opt in with `/privacy`."
    else:
        text += (
            "`/privacy` shows what I keep about you, and there you can opt out, have everything "
            "forgotten, or download it."
        )
    if privacy_policy is not None:
        text += f"\n-# Privacy policy: <{privacy_policy}>"
    return text
