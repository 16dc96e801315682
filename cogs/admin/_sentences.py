"""What a server's settings are, in sentences: for /markov status, the panel, and after a change."""

from collections.abc import Collection, Sequence
from typing import Final

from cogs.adapters.rendering import channel_list
from markovbot.domain import ChannelId, Consent, Imitation, LineLength, Policy
from markovbot.speaking.quiet_hours import shown_time

MAX_LISTED: Final = 10
"""Channels or members named one by one; others are counted."""

LENGTHS: Final = {
    LineLength.SHORT: "Lines are short",
    LineLength.NATURAL: "Lines are as long as people's messages here",
    LineLength.LONG: "Lines are long, and hold together less",
}

ORDERS: Final = {
    2: "two words decide on the next one",
    1: "one word alone decides on the next one, so they are wilder",
}


def channels(ids: Collection[ChannelId]) -> str:
    """Return channels as a list to read."""
    return channel_list(ids, MAX_LISTED)


def learning_sentences(policy: Policy, learned: Collection[ChannelId]) -> list[str]:
    """Return where the bot learns."""
    lines = [
        f"I learn from {channels(learned)}."
        if learned
        else "I learn nowhere; `/markov learn` changes that."
    ]
    if policy.learned_categories:
        lines.append(f"All channels of {channels(policy.learned_categories)} are learned.")
    if policy.learned_after is not None:
        lines.append("Channels that are made from now on are learned, too.")
    if policy.left_out:
        lines.append(f"Left out of that: {channels(policy.left_out)}.")
    return lines


def speaking_sentence(policy: Policy) -> str:
    """Return where the bot speaks."""
    spoken, silent = channels(policy.spoken_in), channels(policy.silent_in)
    if policy.speaks_elsewhere:
        but = f" but {silent}" if silent else ""
        also = f", and in {spoken} whatever holds for the category" if silent and spoken else ""
        return f"I speak in every channel{but}{also}."
    if not spoken:
        return "I speak in no channel."
    return f"I speak only in {spoken}{f', but not in {silent}' if silent else ''}."


def chime_sentences(policy: Policy) -> list[str]:
    """Return where, how often and when the bot speaks unasked."""
    if not policy.chances:
        return ["I never speak unasked."]
    shares = [f"{chance:g}% in <#{one}>" for one, chance in sorted(policy.chances.items())]
    limit = "without a limit in an hour"
    if policy.chime_limit:
        limit = f"at most {policy.chime_limit} an hour in each channel"
    return [
        f"I speak unasked after some messages: {_listed(shares, 'more channels')}; {limit}.",
        quiet_sentence(policy),
    ]


def quiet_sentence(policy: Policy) -> str:
    """Return when the bot never speaks unasked."""
    quiet = policy.quiet_hours
    if quiet is None:
        return "There are no quiet hours."
    return (
        f"Quiet hours, in which I never speak unasked: {shown_time(quiet.begin)} to "
        f"{shown_time(quiet.end)}, {quiet.zone}."
    )


def manner_sentence(policy: Policy) -> str:
    """Return how lines are made."""
    return f"{LENGTHS[policy.length]}; {ORDERS[policy.order]}."


def policy_sentence(policy: Policy) -> str:
    """Return whom the bot learns from, for how long, and whom it imitates."""
    asked = "members who opted in" if policy.consent is Consent.OPT_IN else "all but who opted out"
    kept = f"kept for {policy.retention} days at most" if policy.retention else "kept until reset"
    who = "members who opted in" if policy.imitation is Imitation.AGREED else "whoever I learn from"
    return f"I learn from {asked}; counts are {kept}; `/imitate` works for {who}."


def ignored_sentence(policy: Policy) -> str:
    """Return which members are never learned from."""
    people = _listed([f"<@{one}>" for one in sorted(policy.never_learned)], "more")
    return f"Never learned from: {people or 'nobody'}."


def log_sentence(policy: Policy) -> str:
    """Return where the log for admins is."""
    if policy.log_channel is None:
        return "There is no log channel."
    return f"The log channel is <#{policy.log_channel}>."


def _listed(shown: Sequence[str], rest: str) -> str:
    if len(shown) > MAX_LISTED:
        return f"{', '.join(shown[:MAX_LISTED])} and {len(shown) - MAX_LISTED} {rest}"
    return ", ".join(shown)
