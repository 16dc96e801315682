"""Change a server's settings, and say what holds then: for the subcommands and the panel alike."""

from collections.abc import Collection

from cogs.admin._page_texts import SERVERS_OWN
from cogs.admin._sentences import (
    chime_sentences,
    language_sentence,
    manner_sentence,
    quiet_sentence,
    speaking_sentence,
)
from markovbot.container import Services
from markovbot.domain import (
    ChannelId,
    Consent,
    GuildId,
    Imitation,
    Language,
    LineLength,
    MemberId,
    MessageId,
    QuietHours,
)
from markovbot.languages import gettext as _
from markovbot.languages import ngettext
from markovbot.privacy.retention import PERIODS, period_days


async def speak_elsewhere(services: Services, guild: GuildId, *, allowed: bool) -> str:
    """Speak in all channels that nothing else is said of, or in none of them."""
    return speaking_sentence(await services.policies.change(guild, speaks_elsewhere=allowed))


async def speak_in(
    services: Services, guild: GuildId, places: Collection[ChannelId], *, allowed: bool
) -> str:
    """Speak in channels and categories, or don't."""
    policy = await services.guild_settings.speak_in(guild, places, allowed=allowed)
    return speaking_sentence(policy)


async def set_chance(
    services: Services, guild: GuildId, channels: Collection[ChannelId], percent: float
) -> str:
    """Set in how many of a hundred messages something is said unasked."""
    policy = await services.guild_settings.set_chance(guild, channels, percent)
    return "\n".join(chime_sentences(policy))


async def set_limit(services: Services, guild: GuildId, limit: int) -> str:
    """Set how many unasked lines a channel gets in an hour; 0 for no limit."""
    policy = await services.policies.change(guild, chime_limit=limit)
    if limit:
        return ngettext(
            "Unasked, I say at most {count} an hour in each channel.",
            "Unasked, I say at most {count} an hour in each channel.",
            limit,
        )
    return "\n".join([_("Unasked lines have no limit in an hour."), *chime_sentences(policy)])


async def set_quiet_hours(services: Services, guild: GuildId, hours: QuietHours | None) -> str:
    """Set when nothing is said unasked."""
    return quiet_sentence(await services.policies.change(guild, quiet_hours=hours))


async def set_length(services: Services, guild: GuildId, length: LineLength) -> str:
    """Set how long lines are."""
    return manner_sentence(await services.policies.change(guild, length=length))


async def set_order(services: Services, guild: GuildId, order: int) -> str:
    """Set how many words decide on the next one."""
    return manner_sentence(await services.policies.change(guild, order=order))


async def set_language(services: Services, guild: GuildId, chosen: str) -> str:
    """Set the language of what everybody sees: a tag, or SERVERS_OWN."""
    language = None if chosen == SERVERS_OWN else Language(chosen)
    return language_sentence(await services.policies.change(guild, language=language))


async def ignore(services: Services, guild: GuildId, members: Collection[MemberId]) -> str:
    """Never learn from members."""
    await services.guild_settings.never_learn(guild, members)
    return _(
        "I no longer learn from {members}, whatever they choose in `/privacy`. What I learned "
        "from them before stays until `/markov reset member`.",
        members=_people(members),
    )


async def stop_ignoring(
    services: Services, guild: GuildId, members: Collection[MemberId], now: MessageId
) -> str:
    """Learn from members again."""
    await services.guild_settings.learn_again(guild, members, now)
    return _(
        "I learn from {members} again, unless they have opted out. What they wrote until now "
        "isn't learned later.",
        members=_people(members),
    )


async def set_consent(services: Services, guild: GuildId, consent: Consent) -> str:
    """Set whether members are asked before they are learned from."""
    await services.policies.change(guild, consent=consent)
    if consent is Consent.OPT_IN:
        return _(
            "From now on I learn only from members who opt in with `/privacy`. What I learned "
            "from others before stays until `/markov reset`."
        )
    return _("I learn from everybody in the channels that are on, but for those who opted out.")


async def set_imitation(services: Services, guild: GuildId, imitation: Imitation) -> str:
    """Set whom /imitate works for."""
    await services.policies.change(guild, imitation=imitation)
    if imitation is Imitation.AGREED:
        return _("`/imitate` works only for members who opted in with `/privacy`.")
    return _("`/imitate` works for everybody I learn from.")


async def set_retention(services: Services, guild: GuildId, days: int) -> str:
    """Set how long counts are kept; 0 for no limit."""
    await services.retention.limit(guild, days)
    if not days:
        return _("I keep counts until somebody has them forgotten.")
    third = period_days(days)
    return _(
        "Nothing I learn from now on is kept longer than {days} days. Counts are kept in three "
        "periods of {third} days and each goes as a whole, so a message counts for {least} to "
        "{most} days. What I learned before has no date, or a later one: it goes in {days} days.",
        days=days,
        third=third,
        least=third * (PERIODS - 1),
        most=third * PERIODS,
    )


def _people(members: Collection[MemberId]) -> str:
    return _(", ").join(f"<@{one}>" for one in members)
