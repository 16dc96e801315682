"""Say how much is kept of a person, and how much of it was forgotten or is about to be."""

from collections.abc import Callable
from typing import Final

from cogs.adapters import amounts
from markovbot.domain import GuildId
from markovbot.languages import gettext as _
from markovbot.languages import ngettext, number
from markovbot.privacy.preferences import Overview
from markovbot.statistics import ScopeStatistics

MAX_LISTED: Final = 10
"""Servers listed one by one."""

Name = Callable[[GuildId], str]
Retention = Callable[[GuildId], int]


def guilds_listed(overview: Overview) -> list[GuildId]:
    """Return the guilds that are listed one by one."""
    return list(overview.kept)[:MAX_LISTED]


def kept_lines(overview: Overview, name: Name, retention: Retention) -> list[str]:
    """Return how much is kept, by server, given their names and for how many days they keep it."""
    if not overview.kept:
        return [_("Nothing, on no server.")]
    lines = [
        "- " + _kept_on(name(guild), overview.kept[guild], retention(guild))
        for guild in guilds_listed(overview)
    ]
    if (rest := len(overview.kept) - MAX_LISTED) > 0:
        more = ngettext("and on {count} more server", "and on {count} more servers", rest)
        lines.append(f"- {more}")
    return lines


def opted_out(words: int, messages: int, *, everywhere: bool) -> str:
    """Return what to say once somebody has opted out, and so many words were forgotten."""
    done = _("You have opted out everywhere.") if everywhere else _("You have opted out here.")
    if not messages:
        return f"{done} {_('There was nothing to forget.')}"
    counts = _(
        "I have forgotten {messages} ({words}).",
        messages=amounts.messages(messages),
        words=amounts.words(words),
    )
    return f"{done} {counts}"


def opted_in(*, everywhere: bool) -> str:
    """Return what to say once somebody has opted in."""
    done = _("You have opted in everywhere.") if everywhere else _("You have opted in here.")
    after = _("I learn from you, and may speak in your style unless you have refused that.")
    return f"{done} {after}"


def question(words: int, messages: int, *, everywhere: bool) -> str:
    """Return the question whether to forget."""
    asked = (
        _("This forgets all that I learned from you everywhere:")
        if everywhere
        else _("This forgets all that I learned from you on this server:")
    )
    after = _(
        "It can't be undone. I go on learning from what you write, unless you opt out. Backups "
        "made before hold it until newer ones replace them."
    )
    return f"{asked} {_words_of(words, messages)}. {after}"


def forgotten(words: int, messages: int) -> str:
    """Return what to say once somebody's counts are forgotten."""
    return _("Forgotten: {what}.", what=_words_of(words, messages))


def erasing(done: int, servers: int) -> str:
    """Return what to say while somebody is being erased on so many servers."""
    return ngettext(
        "I'm forgetting you on {count} server; done so far: {done}…",
        "I'm forgetting you on {count} servers; done so far: {done}…",
        servers,
        done=number(done),
    )


def _kept_on(server: str, tally: ScopeStatistics, days: int) -> str:
    line = _(
        "{server}: {words} of {messages} in {channels}",
        server=server,
        words=amounts.words(tally.tokens),
        messages=amounts.messages(tally.messages),
        channels=amounts.channels(tally.channels),
    )
    return _("{line}, each for {days} days at most", line=line, days=days) if days else line


def _words_of(words: int, messages: int) -> str:
    return _(
        "{words} of {messages}", words=amounts.words(words), messages=amounts.messages(messages)
    )
