"""The commands that work on a store."""

import argparse
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Final

from markovbot.cli.confirmation import confirm
from markovbot.cli.listing import channels, label, members, servers
from markovbot.cli.outcome import Outcome, counted, guild_of, id_named
from markovbot.config.settings import SettingsError
from markovbot.domain import ChannelId, MemberId, Scope, Style, snowflake_at
from markovbot.speaking.speaker import Speaker
from markovbot.store.ports import Store

if TYPE_CHECKING:
    from markovbot.speaking.odds import Odds

Command = Callable[[Store, argparse.Namespace], Awaitable[Outcome]]


async def say(store: Store, options: argparse.Namespace) -> Outcome:
    """Speak, line by line, so that each one's time is known."""
    rng = random.Random(options.seed)  # noqa: S311 - lines are no secrets
    speaker = Speaker(store, lambda: rng)
    lines, seconds = [], []
    for _ in range(options.count):
        started = time.perf_counter()
        lines += await speaker.say(_style(options), about=options.about, order=options.order)
        seconds.append(round(time.perf_counter() - started, 6))
    return Outcome("\n".join(lines), {"lines": lines, "seconds": seconds})


async def show_odds(store: Store, options: argparse.Namespace) -> Outcome:
    """Show the table of next words."""
    from markovbot.speaking.odds import odds  # noqa: PLC0415 - others start sooner without

    style = _style(options)
    # With an audience the table is what a member would be shown.
    filtered = style.audience is not None
    table = await odds(store, style, " ".join(options.words), options.top, filtered=filtered)
    rows = [
        f"{row.probability:7.2%} {row.count:>9,}  {row.word or '(the message ends)'}"
        for row in table.next
    ]
    if not rows:
        rows.append(_no_odds(table, options.audience))
    data = {"total": table.total, "next": [asdict(row) for row in table.next]}
    if table.why is not None:
        data["why"] = table.why.value
    return Outcome("\n".join([f"{table.total:,} times in all", *rows]), data)


def _no_odds(table: "Odds", audience: object) -> str:
    """Return why a table is empty, by the reason that Discord's `/odds` gives."""
    from markovbot.speaking.odds import NoTable  # noqa: PLC0415 - others start sooner without

    where = "" if audience is None else " where this audience may read"
    if table.why is NoTable.ONE_MEMBER:
        return f"Only one member has said that{where}, so it isn't shown to members."
    if table.why is NoTable.UNKNOWN:
        return f"Nobody has said that{where}, or it is a name that isn't said."
    return f"No two members have gone on from there with the same word{where}."


async def stats(store: Store, options: argparse.Namespace) -> Outcome:
    """Show the size of what is known."""
    guild = guild_of(options)
    data = asdict(await store.scope_statistics(Scope(guild))) | asdict(
        await store.model_statistics(guild)
    )
    data["database_bytes"] = await store.size()
    width = max(map(len, data))
    return Outcome("\n".join(f"{name:<{width}} {value:>15,}" for name, value in data.items()), data)


async def forget(store: Store, options: argparse.Namespace) -> Outcome:
    """Forget a member, a channel, a member in a channel, or everything."""
    if options.all == bool(options.member or options.channel):
        raise SettingsError(["forget: say what, with --member and/or --channel, or with --all"])
    scope = Scope(
        guild_of(options),
        None if options.channel is None else ChannelId(id_named(options.channel)),
        None if options.member is None else MemberId(id_named(options.member)),
    )
    held = await store.scope_statistics(scope)
    server = f"server {options.typed_guild}"
    confirm(
        f"This forgets for good {counted(held.messages, 'message')} "
        f"({counted(held.tokens, 'token occurrence')}) of {counted(held.members, 'member')} in "
        f"{counted(held.channels, 'channel')} of {server}"
        + (", and its labels." if options.all else "."),
        options,
    )
    if not options.all:  # nobody here knows who may read what, so all channels count
        from markovbot.privacy.contributors import (  # noqa: PLC0415 - as above
            ContributorRecord,
        )

        await ContributorRecord(store, lambda _guild: None).update(scope.guild)
    erased = await store.erase(scope, snowflake_at(datetime.now(UTC)))
    return Outcome(
        f"Forgot {counted(erased.tokens, 'token occurrence')} of "
        f"{counted(erased.messages, 'message')}.",
        {"forgotten": erased.tokens, "messages": erased.messages},
    )


async def digest(store: Store, options: argparse.Namespace) -> Outcome:
    """Hash the logical content."""
    value = await store.digest(guild_of(options))
    return Outcome(value, {"digest": value})


COMMANDS: Final[dict[str, Command]] = {
    "say": say,
    "odds": show_odds,
    "stats": stats,
    "forget": forget,
    "digest": digest,
    "servers": servers,
    "channels": channels,
    "members": members,
    "label": label,
}

LATE: Final = {
    "audit": ("markovbot.cli.audit", "carry_out"),
    "backup": ("markovbot.cli.backups", "back_up"),
    "import": ("markovbot.cli.importing", "carry_out"),
}
"""Where the others are, in modules that take their time to load."""


def command_named(name: str) -> Command:
    """Return what carries a command out."""
    if name not in LATE:
        return COMMANDS[name]
    module, function = LATE[name]
    command: Command = getattr(import_module(module), function)
    return command


def _style(options: argparse.Namespace) -> Style:
    members = options.member if isinstance(options.member, list) else [options.member]
    return Style(
        guild_of(options),
        None if options.channel is None else frozenset({ChannelId(id_named(options.channel))}),
        None if options.member is None else frozenset(MemberId(id_named(name)) for name in members),
        None
        if options.audience is None
        else frozenset(ChannelId(id_named(name)) for name in options.audience),
    )
