"""Say in a sentence what a person has chosen."""

from collections.abc import Callable
from typing import Final

from cogs.adapters import amounts
from markovbot.domain import EVERYWHERE, Consent, GuildId, Policy
from markovbot.languages import gettext as _
from markovbot.languages import listed
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
    return f"{line} {_('You are not imitated here, as you wished.')}" if refused else line


def guilds_named(overview: Overview) -> list[GuildId]:
    """Return the guilds whose names a choice line may contain."""
    return [
        guild
        for learned in (True, False)
        for guild in _servers(overview, learned=learned)[:MAX_NAMED]
    ]


def _here(overview: Overview, here: GuildId, policy: Policy) -> str:
    choice = overview.choice(here)
    if choice is not None:
        if here in overview.choices:
            return (
                _("You have opted in on this server.")
                if choice
                else _("You have opted out on this server.")
            )
        return _("You have opted in everywhere.") if choice else _("You have opted out everywhere.")
    if policy.consent is Consent.OPT_IN:
        return _("I don't learn from you here: this server asks its members to opt in.")
    line = _("You haven't opted out anywhere.")
    if out := _servers(overview, learned=False):
        line = _(
            "You haven't opted out on this server, but on {servers}.",
            servers=amounts.other_servers(len(out)),
        )
    if policy.asks_first:
        line += " " + _("On this server I imitate only members who have opted in.")
    return line


def _in_general(overview: Overview, name: Name) -> str:
    everywhere = overview.choices.get(EVERYWHERE)
    others = _servers(overview, learned=everywhere is False)
    servers = _listed(others, name) if others else ""
    if everywhere is None:
        if not others:
            return _("You haven't opted out anywhere.")
        return _("You have opted out on {servers}.", servers=servers)
    if not others:
        return (
            _("You have opted in everywhere.")
            if everywhere
            else _("You have opted out everywhere.")
        )
    if everywhere:
        return _("You have opted in everywhere, but not on {servers}.", servers=servers)
    return _("You have opted out everywhere, but not on {servers}.", servers=servers)


def _servers(overview: Overview, *, learned: bool) -> list[GuildId]:
    return [one for one, is_ in overview.choices.items() if is_ is learned and one != EVERYWHERE]


def _listed(guilds: list[GuildId], name: Name) -> str:
    names = [name(guild) for guild in guilds[:MAX_NAMED]]
    if rest := len(guilds) - len(names):
        names.append(amounts.other_servers(rest))
    return listed(names)
