"""List what the database holds, and give it labels."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Final

from markovbot.cli.outcome import Outcome, guild_of
from markovbot.config.settings import SettingsError
from markovbot.domain import ChannelId, MemberId, Scope
from markovbot.errors import UserError
from markovbot.store.ports import ScopeStatistics, Store

LONGEST_LABEL: Final = 100
"""Characters."""

COUNTS: Final = ("messages", "tokens", "channels", "members")


async def servers(store: Store, _options: argparse.Namespace) -> Outcome:
    """List all servers."""
    labels = await store.labels()
    found = await store.guilds()
    return _listed(
        "servers", COUNTS, ((one, labels.get(Scope(one)), found[one]) for one in found), {}
    )


async def channels(store: Store, options: argparse.Namespace) -> Outcome:
    """List the channels of a server, and which are learned."""
    guild, labels = guild_of(options), await store.labels()
    found, learned = await store.channels_of(guild), await store.switches(guild)
    return _listed(
        "channels",
        ("messages", "tokens", "members"),
        ((one, labels.get(Scope(guild, one)), found[one]) for one in found),
        {one: {"learned": one in learned} for one in found},
    )


async def members(store: Store, options: argparse.Namespace) -> Outcome:
    """List the members of a server."""
    guild, labels = guild_of(options), await store.labels()
    found = await store.members_of(guild)
    return _listed(
        "members",
        ("messages", "tokens", "channels"),
        ((one, labels.get(Scope(guild, member=one)), found[one]) for one in found),
        {},
    )


async def label(store: Store, options: argparse.Namespace) -> Outcome:
    """Give a server, a channel or a member a label, or take it away."""
    if options.channel is not None and options.member is not None:
        raise SettingsError(["label: name a channel or a member, not both"])
    text = " ".join((options.label or "").split())
    if bool(text) == options.remove:
        raise SettingsError(["label: give a LABEL, or --remove"])
    if text.isdigit() or len(text) > LONGEST_LABEL or not text.isprintable():
        raise UserError(
            f"A label has {LONGEST_LABEL} characters at most, all of them printable, and isn't "
            "only a number, which would be taken for an id."
        )
    scope = Scope(
        guild_of(options),
        None if options.channel is None else ChannelId(options.channel),
        None if options.member is None else MemberId(options.member),
    )
    await store.set_label(scope, text)
    id_ = scope.channel or scope.member or scope.guild
    return Outcome(
        f"{id_} is called {text} from now on." if text else f"{id_} has no label any more.",
        {"id": str(id_), "label": text or None},
    )


def _listed(
    what: str,
    counts: Iterable[str],
    rows: Iterable[tuple[int, str | None, ScopeStatistics]],
    more: Mapping[int, Mapping[str, object]],
) -> Outcome:
    """Return a table, the largest first: counts, id and label."""
    data: list[dict[str, object]] = [
        {
            "id": str(id_),
            "label": text,
            **{name: getattr(counted, name) for name in counts},
            **more.get(id_, {}),
        }
        for id_, text, counted in sorted(rows, key=lambda row: (-row[2].messages, row[0]))
    ]
    if not data:
        return Outcome(f"The database knows no {what}.", {what: data})
    names = ["id", *(name for name in data[0] if name not in {"id", "label"}), "label"]
    cells = [names] + [[_cell(row[name]) for name in names] for row in data]
    widths = [max(len(row[place]) for row in cells) for place in range(len(names) - 1)]
    lines = [
        "  ".join([*(cell.rjust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in cells
    ]
    return Outcome("\n".join(line.rstrip() for line in lines), {what: data})


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
    return str(value)
