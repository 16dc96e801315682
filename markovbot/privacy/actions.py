"""What a person can still change about what is learned from them, as things stand."""

from collections.abc import Iterator
from enum import Enum, auto

from markovbot.domain import EVERYWHERE, Consent, GuildId, Policy
from markovbot.privacy.preferences import Overview


class Action(Enum):
    """What a person can do; "here" is the server where they ask."""

    OPT_OUT_HERE = auto()
    OPT_OUT_EVERYWHERE = auto()
    OPT_IN_HERE = auto()
    OPT_IN_EVERYWHERE = auto()
    FORGET_HERE = auto()
    FORGET_EVERYWHERE = auto()
    DOWNLOAD = auto()
    REFUSE_IMITATION_HERE = auto()
    ALLOW_IMITATION_HERE = auto()


def possible_actions(overview: Overview, here: GuildId | None, policy: Policy) -> set[Action]:
    """Return what would change or show anything; `policy` is that of `here`.

    Without a server, as in direct messages, opting in everywhere is always among it until it is
    done: some server may ask its members first, and which ones do isn't told to others.
    """
    return set(_possible(overview, here, policy))


def _possible(overview: Overview, here: GuildId | None, policy: Policy) -> Iterator[Action]:
    choices = overview.choices
    everywhere, out_somewhere = choices.get(EVERYWHERE), False in choices.values()
    heard_somewhere = everywhere is not False or True in choices.values()
    if heard_somewhere:
        yield Action.OPT_OUT_EVERYWHERE
    if out_somewhere or (everywhere is None and (here is None or policy.asks_first)):
        yield Action.OPT_IN_EVERYWHERE
    if here is not None:
        choice = overview.choice(here)
        if choice is not False:
            yield Action.OPT_OUT_HERE
        if choice is False or (choice is None and policy.asks_first):
            yield Action.OPT_IN_HERE
        # Of who is learned from, words may be waiting to be learned: they are forgotten, too.
        learned = policy.consent is Consent.OPT_OUT if choice is None else choice
        if learned or here in overview.kept:
            yield Action.FORGET_HERE
        yield from _about_imitation(overview, here, policy)
    if overview.kept or heard_somewhere:
        yield Action.FORGET_EVERYWHERE
    if overview.kept or choices or overview.not_imitated:
        yield Action.DOWNLOAD


def _about_imitation(overview: Overview, here: GuildId, policy: Policy) -> Iterator[Action]:
    if overview.may_be_imitated(here, policy):
        yield Action.REFUSE_IMITATION_HERE
    elif here in overview.not_imitated and overview.choice(here) is not False:
        yield Action.ALLOW_IMITATION_HERE
