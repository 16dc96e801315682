"""Post a notice, once per channel, that the channel is learned from."""

import discord

from cogs.adapters.converters import LearnableChannel
from cogs.adapters.errors import REST_FAILURES
from cogs.adapters.languages import language_of_server
from cogs.adapters.rendering import policy_link
from markovbot.container import Services
from markovbot.domain import Consent, GuildId, Policy
from markovbot.languages import gettext as _
from markovbot.languages import in_language


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
        with in_language(language_of_server(services, channel.guild)):
            text = notice(policy, privacy_policy)
        await channel.send(text)
    except REST_FAILURES:
        return False
    await services.facts.set(key, "yes")
    return True


def notice(policy: Policy, privacy_policy: str | None) -> str:
    """Return the notice's text."""
    lines = [
        _("**From now on I learn how this channel talks.**"),
        _(
            "I count which word follows which, for each member, to speak in this server's style. "
            "I keep the counts, never a message."
        ),
    ]
    if policy.retention:
        lines.append(_("After {days} days the counts are gone.", days=policy.retention))
    lines.append(
        _("I learn only from members who opt in with `/privacy`.")
        if policy.consent is Consent.OPT_IN
        else _(
            "`/privacy` shows what I keep about you, and there you can opt out, have everything "
            "forgotten, or download it."
        )
    )
    text = " ".join(lines)
    return text if privacy_policy is None else f"{text}\n{policy_link(privacy_policy)}"
