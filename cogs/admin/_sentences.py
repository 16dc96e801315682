"""What a server's settings are, in sentences: for /markov status, the panel, and after a change."""

from collections.abc import Collection
from typing import Final

from cogs.adapters.languages import LANGUAGES
from cogs.adapters.rendering import channel_list, enumerated
from markovbot.domain import ChannelId, Consent, Imitation, LineLength, Policy
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, ngettext, number
from markovbot.speaking.quiet_hours import shown_time

MAX_LISTED: Final = 10
"""Channels or members named one by one; others are counted."""

MANNERS: Final = {
    (LineLength.SHORT, 2): gettext_noop("Lines are short; two words decide on the next one."),
    (LineLength.NATURAL, 2): gettext_noop(
        "Lines are as long as people's messages here; two words decide on the next one."
    ),
    (LineLength.LONG, 2): gettext_noop(
        "Lines are long, and hold together less; two words decide on the next one."
    ),
    (LineLength.SHORT, 1): gettext_noop(
        "Lines are short; one word alone decides on the next one, so they are wilder."
    ),
    (LineLength.NATURAL, 1): gettext_noop(
        "Lines are as long as people's messages here; one word alone decides on the next one, so "
        "they are wilder."
    ),
    (LineLength.LONG, 1): gettext_noop(
        "Lines are long, and hold together less; one word alone decides on the next one, so they "
        "are wilder."
    ),
}
"""By the length of lines, and the number of words that decide."""


def channels(ids: Collection[ChannelId]) -> str:
    """Return channels as a list to read."""
    return channel_list(ids, MAX_LISTED)


def learning_sentences(policy: Policy, learned: Collection[ChannelId]) -> list[str]:
    """Return where the bot learns."""
    lines = [
        _("I learn from {channels}.", channels=channels(learned))
        if learned
        else _("I learn nowhere; `/markov learn` changes that.")
    ]
    if policy.learned_categories:
        lines.append(
            _(
                "All channels of {channels} are learned.",
                channels=channels(policy.learned_categories),
            )
        )
    if policy.learned_after is not None:
        lines.append(_("Channels that are made from now on are learned, too."))
    if policy.left_out:
        lines.append(_("Left out of that: {channels}.", channels=channels(policy.left_out)))
    return lines


def speaking_sentence(policy: Policy) -> str:
    """Return where the bot speaks."""
    spoken, silent = channels(policy.spoken_in), channels(policy.silent_in)
    if policy.speaks_elsewhere:
        if not silent:
            return _("I speak in every channel.")
        if not spoken:
            return _("I speak in every channel but {silent}.", silent=silent)
        return _(
            "I speak in every channel but {silent}, and in {spoken} whatever holds for the "
            "category.",
            silent=silent,
            spoken=spoken,
        )
    if not spoken:
        return _("I speak in no channel.")
    if not silent:
        return _("I speak only in {spoken}.", spoken=spoken)
    return _("I speak only in {spoken}, but not in {silent}.", spoken=spoken, silent=silent)


def chime_sentences(policy: Policy) -> list[str]:
    """Return where, how often and when the bot speaks unasked."""
    if not policy.chances:
        return [_("I never speak unasked.")]
    shares = [
        _("{percent}% in {channel}", percent=number(chance), channel=channels([one]))
        for one, chance in sorted(policy.chances.items())
    ]
    return [
        _(
            "I speak unasked after some messages: {shares}; {limit}.",
            shares=enumerated(shares, MAX_LISTED),
            limit=_limit(policy.chime_limit),
        ),
        quiet_sentence(policy),
    ]


def _limit(an_hour: int) -> str:
    if not an_hour:
        return _("without a limit in an hour")
    return ngettext(
        "at most {count} an hour in each channel",
        "at most {count} an hour in each channel",
        an_hour,
    )


def quiet_sentence(policy: Policy) -> str:
    """Return when the bot never speaks unasked."""
    quiet = policy.quiet_hours
    if quiet is None:
        return _("There are no quiet hours.")
    return _(
        "Quiet hours, in which I never speak unasked: {begin} to {end}, {zone}.",
        begin=shown_time(quiet.begin),
        end=shown_time(quiet.end),
        zone=quiet.zone,
    )


def manner_sentence(policy: Policy) -> str:
    """Return how lines are made."""
    return _(MANNERS[policy.length, policy.order])


def policy_sentence(policy: Policy) -> str:
    """Return whom the bot learns from, for how long, and whom it imitates."""
    learned = _("I learn from all but who opted out.")
    if policy.consent is Consent.OPT_IN:
        learned = _("I learn from members who opted in.")
    kept = _("Counts are kept until reset.")
    if policy.retention:
        kept = _("Counts are kept for {days} days at most.", days=policy.retention)
    imitated = _("`/imitate` works for whoever I learn from.")
    if policy.imitation is Imitation.AGREED:
        imitated = _("`/imitate` works for members who opted in.")
    return f"{learned} {kept} {imitated}"


def ignored_sentence(policy: Policy) -> str:
    """Return which members are never learned from."""
    people = enumerated([f"<@{one}>" for one in sorted(policy.never_learned)], MAX_LISTED)
    return _("Never learned from: {members}.", members=people or _("nobody"))


def language_sentence(policy: Policy) -> str:
    """Return which language the bot speaks on the server."""
    if policy.language is None:
        return _("What everybody here sees is in the language of this server.")
    return _("What everybody here sees is in {language}.", language=LANGUAGES[policy.language])


def log_sentence(policy: Policy) -> str:
    """Return where the log for admins is."""
    if policy.log_channel is None:
        return _("There is no log channel.")
    return _("The log channel is {channel}.", channel=channels([policy.log_channel]))
