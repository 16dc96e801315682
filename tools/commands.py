"""`python -m tools.commands`: write docs/commands.md from the command tree, as Discord gets it.

A test compares them.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import discord

from cogs import EXTENSIONS
from cogs.adapters.history import DiscordHistory
from cogs.privacy._views import PrivacyPanel
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_tree import PRIVATE_COMMANDS, REPORT_COMMAND, UNLIMITED_COMMAND
from cogs.runtime.identify_limiter import IdentifyLimiter
from cogs.runtime.introduction import Introduction
from cogs.speaking._requests import LineRequest
from cogs.speaking._views import line_buttons
from markovbot.config.settings import load_settings
from markovbot.container import build_services
from markovbot.domain import MemberId, MessageId
from markovbot.store.memory import MemoryStore
from sandbox.pictures.shots import SHOTS

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "commands.md"

Payload = Mapping[str, Any]

HEAD: Final = """# Commands
Written by `make commands` from the command tree, as Discord gets it: change the commands, not this.

An option in **bold** has to be given. A server may change who uses a command where (Server \
Settings → Integrations); `/markov` takes **Manage Server** whatever is set there. How often each \
may be used: [README](../README.md#on-discord).
"""

EVERYBODY: Final = "Everybody who sees the channel sees the answer"
SEEN_BY: Final = {
    "say": f"{EVERYBODY}; only you, if the chosen channel is hidden from any of them.",
    "imitate": f"{EVERYBODY}.",
    "Imitate": f"{EVERYBODY}.",
    "Answer this": f"{EVERYBODY}: the bot replies to the message.",
    "stats": f"{EVERYBODY}: figures of what all of them may read, and some of its words.",
}
"""Who sees the answer of commands that aren't private as a whole: the tree doesn't know."""

MEMBER: Final = MemberId(1)
LINES: Final = {
    "say": LineRequest(),
    "imitate": LineRequest(members=(MEMBER,)),
    "Imitate": LineRequest(members=(MEMBER,)),
    "Answer this": LineRequest(answered=MessageId(1)),
}
"""What the commands ask for that are answered with a line."""

PRESSED_BY: Final = {
    "Again": "for everybody",
    "Why?": "for everybody; who presses sees alone how likely each word was",
    "Delete": "for who asked and for moderators",
    "Don't imitate me": "for who is imitated, as **Delete** is, too",
}
"""Whom the buttons below lines are for."""

KINDS: Final = {2: "On a person, under **Apps**", 3: "On a message, under **Apps**"}
TYPES: Final = {
    3: "text",
    4: "a whole number",
    5: "yes or no",
    6: "a member",
    7: "a channel",
    8: "a role",
    9: "a member or a role",
    10: "a number",
    11: "a file",
}
CHANNELS: Final = {
    0: "text",
    2: "voice",
    4: "category",
    5: "announcement",
    13: "stage",
    15: "forum",
    16: "media",
}
"""Kinds of channels that an option may take."""

SUBCOMMANDS: Final = (1, 2)
DIRECT: Final = 1
BY_USER: Final = 1


async def payloads() -> list[Payload]:
    """Return the commands as they are sent to Discord, from a bot that never connects."""
    services = build_services(
        MemoryStore(), DiscordHistory(lambda: bot), lambda _: None, Random, settle=0, grace=0
    )
    bot = MarkovBot(
        load_settings({"DISCORD_TOKEN": "x.x.x"}),
        services,
        IdentifyLimiter(services.identify_pacing),
        Introduction(),
    )
    async with bot:
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]


def document(commands: Sequence[Payload]) -> str:
    """Return the document. Raises SystemExit for a command of which it isn't known who sees it."""
    for_all = [one for one in commands if one.get("default_member_permissions") is None]
    limited = [one for one in commands if one not in for_all]
    parts = [
        HEAD,
        "## For everybody",
        *(part for one in for_all for part in _command(one)),
        "## For those who manage a server",
        *(part for one in limited for part in _command(one)),
    ]
    return "\n".join(parts)


def _command(one: Payload) -> Iterator[str]:
    if one["type"] in KINDS:
        yield f"### {one['name']}\n{KINDS[one['type']]}. {_where(one)} {_seen_by(one)}\n"
        yield from _buttons(one["name"])
        yield from _pictures(one["name"])
        return
    for path, leaf in _leaves(one["name"], one):
        permission = _permission(one)
        notes = " ".join(filter(None, (permission, _where(one), _seen_by(one))))
        yield f"### /{path}\n{leaf['description']} {notes}\n"
        options = leaf.get("options") or ()
        if options:
            yield "| option | takes | |\n|---|---|---|"
            yield from map(_option, options)
            yield ""
        yield from _buttons(path)
        yield from _pictures(path)


def _buttons(name: str) -> Iterator[str]:
    """Yield which buttons are below what a command answers.

    Raises SystemExit for a button of which it isn't known whom it is for.
    """
    if name == UNLIMITED_COMMAND:
        panel: Any = PrivacyPanel  # discord.py keeps there what its decorators were given
        kept = [one.__discord_ui_model_kwargs__ for one in panel.__view_children_items__.values()]
        labels = [f"**{one['label']}**" for one in kept]
        yield f"Of these buttons, those that do something as things stand: {', '.join(labels)}.\n"
    if name not in LINES:
        return
    buttons: Any = line_buttons(LINES[name], MEMBER)
    labels = [one["label"] for row in buttons.to_components() for one in row["components"]]
    if unknown := set(labels) - set(PRESSED_BY):
        raise SystemExit(f"Whom is {unknown} for? Say it in PRESSED_BY in tools/commands.py.")
    told = [f"**{label}** ({PRESSED_BY[label]})" for label in labels]
    yield f"Below the line: {', '.join(told)}.\n"


def _pictures(path: str) -> Iterator[str]:
    """Yield links to the pictures of what a command answers."""
    names = [shot.name for shot in SHOTS if shot.path == path]
    if names:
        links = [f"[{name}](pictures/{name}-light.png)" for name in names]
        yield f"Pictures: {', '.join(links)}.\n"


def _leaves(path: str, level: Payload) -> Iterator[tuple[str, Payload]]:
    """Yield the subcommands by their whole name, or the command itself if it has none."""
    inner = [one for one in level.get("options") or () if one["type"] in SUBCOMMANDS]
    if not inner:
        yield path, level
    for one in inner:
        yield from _leaves(f"{path} {one['name']}", one)


def _option(one: Payload) -> str:
    name = f"**`{one['name']}`**" if one.get("required") else f"`{one['name']}`"
    return f"| {name} | {_takes(one)} | {one['description']} |"


def _takes(one: Payload) -> str:
    if choices := one.get("choices"):
        return " or ".join(f"`{choice['name']}`" for choice in choices)
    takes = TYPES[one["type"]]
    if kinds := one.get("channel_types"):
        takes += f" ({', '.join(CHANNELS[kind] for kind in kinds)})"
    if one.get("max_length") is not None:
        takes += f" of {one.get('min_length') or 0} to {one['max_length']} characters"
    if one.get("max_value") is not None:
        takes += f" from {one.get('min_value', 0):,} to {one['max_value']:,}"
    return f"{takes}, completed as you type" if one.get("autocomplete") else takes


def _permission(one: Payload) -> str:
    granted = one.get("default_member_permissions")
    if granted is None:
        return ""
    names = [name for name, has in discord.Permissions(int(granted)) if has]
    shown = " and ".join(f"**{name.replace('_', ' ').title()}**" for name in names)
    return f"Takes {shown.replace('Guild', 'Server')}."


def _where(one: Payload) -> str:
    where = "On servers that the bot is on"
    if DIRECT in (one.get("contexts") or ()):
        where += ", in direct messages"
    if BY_USER in (one.get("integration_types") or ()):
        where += ", and everywhere for who has added the bot to their own account"
    return f"{where}."


def _seen_by(one: Payload) -> str:
    name = one["name"]
    unlimited = " Never limited in number." if name == UNLIMITED_COMMAND else ""
    if name in {*PRIVATE_COMMANDS, REPORT_COMMAND}:
        return f"Only you see the answer.{unlimited}"
    if name not in SEEN_BY:
        raise SystemExit(f"Who sees the answer of {name}? Say it in SEEN_BY in tools/commands.py.")
    return SEEN_BY[name]


def main() -> int:
    """Write the document; return the exit code."""
    DOCUMENT.write_text(document(asyncio.run(payloads())), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
