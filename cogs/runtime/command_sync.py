"""Keep the commands that Discord has equal to those of the command tree.

Discord is asked what it has at every start; only a list that differs is sent. A list is sent as a
whole: Discord takes all of it or nothing, and leaves commands that are equal as they are. Where
several processes serve the bot, one of them sends; the others only ask.
"""

import asyncio
import json
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import app_commands
from discord.http import Route

from cogs.adapters.errors import MALFORMED, REST_FAILURES
from cogs.runtime.backoff import Backoff
from cogs.runtime.command_payloads import Differences, Payload, differences, slash_ids
from cogs.runtime.command_refusals import CommandsRefused
from cogs.runtime.sent_commands import SentCommands
from markovbot.domain import GuildId, Language
from markovbot.errors import UserError
from markovbot.facts import Facts
from markovbot.languages import in_language

log = logging.getLogger(__name__)

FIRST_ATTEMPT: Final = 10.0
"""Seconds that the bot waits for its first look at Discord's commands before it goes online."""

Scope = GuildId | None
"""The guild whose own commands are meant; None for those of all servers."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs in the commands of a scope; `wanted` tells whether there should be any."""

    scope: Scope
    wanted: bool
    found: Differences


class CommandSync:
    """Compares what Discord has with the command tree, and mends it if this process `leads`.

    With a development guild the commands are kept there, where they take effect at once, and those
    of all servers stay as they are. Without one they are kept for all servers, and the copies of
    former development guilds are removed: which guilds those are is a fact in the store.
    """

    def __init__(
        self,
        tree: app_commands.CommandTree[Any],
        facts: Facts,
        dev_guild: GuildId | None,
        *,
        force: bool = False,
        leads: bool = True,
    ) -> None:
        self.sent = SentCommands()
        self._tree = tree
        self._facts = facts
        self._dev_guild = dev_guild
        self._force = force
        self._leads = leads
        self._attempted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._translated: list[Payload] | None = None

    async def start(self) -> None:
        """Mend what differs, and return after the first attempt, whatever became of it.

        Where Discord can't be asked, further attempts follow; a refusal is final.
        """
        self._task = asyncio.create_task(self._keep_trying())
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_ATTEMPT):
                await self._attempted.wait()

    def stop(self) -> None:
        """Make no further attempts."""
        if self._task is not None:
            self._task.cancel()

    async def compare(self, guild: GuildId) -> list[Comparison]:
        """Return what differs for a guild: in the commands of all servers, and in its own.

        Raises what a request can raise.
        """
        scopes: list[Scope] = [guild] if self._dev_guild is not None else [None, guild]
        found = []
        for scope in scopes:
            wanted = await self._wanted(scope)
            there = await self._there(scope)
            found.append(Comparison(scope, bool(wanted), _differences(scope, wanted, there)))
        return found

    async def mend(self, guild: GuildId) -> None:
        """Mend what `compare` finds. Raises CommandsRefused, and what a request can raise."""
        for one in await self.compare(guild):
            await self._mend(one.scope)

    async def _keep_trying(self) -> None:
        pauses = Backoff()
        try:
            while problem := await self._attempt():
                pause = pauses.next()
                log.warning(
                    "%s The bot goes on with those that are there, and tries again in %.0f s.",
                    problem,
                    max(1.0, pause),
                )
                self._attempted.set()
                await asyncio.sleep(pause)
        finally:
            self._attempted.set()

    async def _attempt(self) -> str:
        """Mend all scopes; return what went wrong if another attempt may help, else nothing."""
        problem = ""
        if not self._leads:
            return await self._learn_ids()
        try:
            former = [one for one in await self._copies() if one != self._dev_guild]
            for scope in (self._dev_guild, *former):
                try:
                    await self._mend(scope)
                except CommandsRefused as refused:
                    log.error("%s", refused)
                except REST_FAILURES + MALFORMED as error:
                    problem = f"Discord's commands can't be compared now ({_name(error)})."
        except UserError as error:  # the store's
            problem = str(error)
        return problem

    async def _learn_ids(self) -> str:
        """Ask which commands another process has sent; return as `_attempt`."""
        try:
            there = await self._there(self._dev_guild)
        except CommandsRefused as refused:
            log.error("%s", refused)
        except REST_FAILURES + MALFORMED as error:
            return f"Discord's commands can't be read now ({_name(error)})."
        else:
            if not there:
                return "Discord has no commands yet; the process with shard 0 sends them."
        return ""

    async def _mend(self, scope: Scope) -> None:
        wanted = await self._wanted(scope)
        there = await self._there(scope)
        found = _differences(scope, wanted, there)
        if found or (self._force and wanted):
            if wanted and scope is not None:
                await self._remember(scope)
            there = await self._send(scope, wanted)
            with in_language(Language.ENGLISH):  # an admin may have asked for it in another
                log.info("%s", _done(scope, found, removed=not wanted))
        elif wanted:
            log.info("Discord has %s as they should be.", _which(scope))
        if wanted:
            self.sent = SentCommands(slash_ids(there))
        elif scope is not None:
            await self._forget(scope)

    async def _wanted(self, scope: Scope) -> list[Payload]:
        """Return the commands that Discord should have in a scope."""
        if scope != self._dev_guild:
            return []
        commands = self._tree.get_commands()
        translator = self._tree.translator
        if translator is None:
            return [one.to_dict(self._tree) for one in commands]
        if self._translated is None:
            self._translated = []
            for one in commands:
                self._translated.append(await one.get_translated_payload(self._tree, translator))
                await asyncio.sleep(0)  # a group takes 30 ms
        return self._translated

    async def _there(self, scope: Scope) -> Sequence[Payload]:
        """Return the commands that Discord has in a scope, with their translations."""
        there = await self._request("GET", scope, params={"with_localizations": "true"})
        if scope == self._dev_guild:
            self.sent = SentCommands(slash_ids(there))
        return there

    async def _send(self, scope: Scope, commands: Sequence[Payload]) -> Sequence[Payload]:
        return await self._request("PUT", scope, json=commands)

    async def _request(self, method: str, scope: Scope, **body: Any) -> Sequence[Payload]:  # noqa: ANN401
        """Ask Discord; raises CommandsRefused where asking again would not help."""
        client = self._tree.client
        guild = "" if scope is None else f"/guilds/{scope}"
        route = Route(method, f"/applications/{client.application_id}{guild}/commands")
        try:
            answer: Sequence[Payload] = await client.http.request(route, **body)
        except discord.HTTPException as error:
            if CommandsRefused.is_final(error):
                former = scope is not None and scope != self._dev_guild
                raise CommandsRefused(error, scope, former=former) from error
            raise
        return answer

    async def _copies(self) -> list[GuildId]:
        """Return the guilds that may have commands of their own."""
        return [GuildId(one) for one in json.loads(await self._facts.get(self._key()) or "[]")]

    async def _remember(self, guild: GuildId) -> None:
        await self._save({*await self._copies(), guild})

    async def _forget(self, guild: GuildId) -> None:
        known = await self._copies()
        if guild in known:
            await self._save({one for one in known if one != guild})

    async def _save(self, guilds: Iterable[GuildId]) -> None:
        await self._facts.set(self._key(), json.dumps(sorted(guilds)))

    def _key(self) -> str:
        return f"commands {self._tree.client.application_id} copies"


def _differences(scope: Scope, wanted: Sequence[Payload], there: Sequence[Payload]) -> Differences:
    return differences(wanted, there, of_guild=scope is not None)


def _which(scope: Scope) -> str:
    return "the commands" if scope is None else f"the commands for server {scope} alone"


def _done(scope: Scope, found: Differences, *, removed: bool) -> str:
    """Return what was done."""
    if removed:
        return f"Removed the copies of the commands that server {scope} had: {found}."
    why = f"{found} at Discord" if found else "asked for"
    return f"Sent {_which(scope)}: {why}."


def _name(error: BaseException) -> str:
    name = type(error).__name__
    return f"{name} {error.status}" if isinstance(error, discord.HTTPException) else name
