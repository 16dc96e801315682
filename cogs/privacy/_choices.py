"""Say in a sentence what a person has chosen."""

from collections.abc import Callable
from typing import Final

from cogs.adapters.rendering import plural
from markovbot.domain import EVERYWHERE, Consent, GuildId, Policy
from markovbot.privacy.preferences import Overview

MAX_NAMED: Final = 3
"""Servers named in a sentence; others are counted."""

Name = Callable[[GuildId], str]


def choice_line(overview: Overview, here: GuildId | None, policy: Policy, name: Name) -> str:
    """Return what holds for a person `here`, or (None) in general."""
    if here is None:
        return _in_general(overview, name)
    line = _here(overview, here, policy)
    refused = here in overview.not_imitated and overview.choice(here) is not False
    return f"{line} You aren't imitated here, as you wished." if refused else line


def _here(overview: Overview, here: GuildId, policy: Policy) -> str:
    choice = overview.choice(here)
    if choice is not None:
        place = "on this server" if here in overview.choices else "everywhere"
        return f"You have opted {'in' if choice else 'out'} {place}."
    if policy.consent is Consent.OPT_IN:
        return "I don't learn from you here: this server asks its members to opt in."
    out = _servers(overview, learned=False)
    line = "You haven't opted out anywhere."
    if out:
        line = f"You haven't opted out on this server, but on {plural(len(out), 'other server')}."
    if policy.asks_first:
        line += " On this server I imitate only members who have opted in."
    return line


def _in_general(overview: Overview, name: Name) -> str:
    everywhere = overview.choices.get(EVERYWHERE)
    others = _servers(overview, learned=everywhere is False)
    if everywhere is None:
        if not others:
            return "You haven't opted out anywhere."
        return f"You have opted out on {_listed(others, name)}."
    line = f"You have opted {'in' if everywhere else 'out'} everywhere"
    return f"{line}, but not on {_listed(others, name)}." if others else f"{line}."


def _servers(overview: Overview, *, learned: bool) -> list[GuildId]:
    return [one for one, is_ in overview.choices.items() if is_ is learned and one != EVERYWHERE]


def _listed(guilds: list[GuildId], name: Name) -> str:
    names = [name(guild) for guild in guilds[:MAX_NAMED]]
    if rest := len(guilds) - len(names):
        names.append(plural(rest, "other server"))
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
