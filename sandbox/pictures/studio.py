"""Do what a picture shows on the sandbox's server, and draw it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sandbox import payloads
from sandbox.permissions import MANAGE_GUILD, SEND_MESSAGES, VIEW_AUDIT_LOG, VIEW_CHANNEL
from sandbox.pictures.shots import (
    ACTIONS,
    ADMIN_ACTIONS,
    ALSO_SAID,
    ANSWERS_PER_MINUTE,
    BACKFILL,
    HELLO,
    LOG,
    NEWCOMER,
    OFFICE,
    REPORT,
    UNDOING,
    Option,
    Shot,
)
from sandbox.process import BotProcess
from sandbox.rendering import context_of, render_form, render_message
from sandbox.rendering.tags import Html
from sandbox.responses import Response
from sandbox.sample import SampleChat, up_to_date
from sandbox.server import Sandbox
from sandbox.world import Member, Message, Overwrite, Place

TO_BOT = "@markov"
PAST = 270
"""Messages of a channel whose past is read."""

REPORT_MENU = "Report this line"

LINE = "line"
WORDS = "words"
"""The targets of context menus: what the bot said last, and what somebody else did."""


class Studio:
    """A server on which the real bot has learned the sample chat."""

    def __init__(self, chat: SampleChat) -> None:
        self._sandbox = chat.sandbox
        self._places: dict[str, Place] = {**chat.places}
        self._people: dict[str, Member] = {**chat.people, chat.admin.name: chat.admin}
        self._people[NEWCOMER] = chat.sandbox.add_member(chat.guild, NEWCOMER)
        for name, other in ((LOG, "Chioma"), (OFFICE, "Bruno")):
            seen_by = _only(chat, [chat.admin, chat.people[other]])
            self._places[name] = chat.sandbox.add_channel(chat.guild, name, seen_by)

        self._told: dict[str, Callable[[Member, Place], Awaitable[list[Message]]]] = {
            HELLO: self._greeting,
            BACKFILL: self._backfill,
            REPORT: self._report,
            ACTIONS: partial(self._act, ACTIONS),
            UNDOING: partial(self._act, UNDOING),
        }

    async def show(self, shot: Shot) -> list[Html]:
        """Do what a picture shows; return the messages as people see them then."""
        who = self._people[shot.who]
        who.user.locale = self._people[shot.presser].user.locale = shot.locale
        place = self._sandbox.dm(who) if shot.place == "direct" else self._places[shot.place]
        if shot.path.startswith(TO_BOT):
            return await self._address(who, place, shot.path)
        if shot.path in self._told:
            told = await self._told[shot.path](who, place)
            answers = await self._press(self._people[shot.presser], Response(told[-1]), shot.press)
            later = [one for answer in answers[1:] for one in _messages(answer)]
            return [_drawn(one) for one in [*told, *later]]
        if "on" in shot.options:
            return await self._point(who, place, shot)
        options: dict[str, Any] = {key: self._meant(value) for key, value in shot.options.items()}
        answers = [
            await self._sandbox.slash(who, place, shot.path, **options) for _ in range(shot.times)
        ]
        answers = await self._press(self._people[shot.presser], answers[-1], shot.press)
        messages = dict.fromkeys(one for response in answers for one in _messages(response))
        forms = [one.modal for one in answers if one.modal is not None]
        given = [f" {key}: {value}" for key, value in shot.options.items()]
        used = who.name, f"/{shot.path}{''.join(given)}"
        return [
            *(_drawn(one, None if n else used) for n, one in enumerate(messages)),
            *(render_form(one.data, context_of(place)) for one in forms),
        ]

    async def _point(self, who: Member, place: Place, shot: Shot) -> list[Html]:
        """Use a context menu; return what it was used on, what was written then, and the answer."""
        target = self._target(place, str(shot.options["on"]))
        before = {one.id for one in self._sandbox.history(place)}
        answer = await self._sandbox.menu(who, target, shot.path, place)
        await self._sandbox.settled(answer)
        told = _messages(answer)
        written = [one for one in self._sandbox.history(place) if one.id not in before]
        return [
            *([_drawn(target)] if isinstance(target, Message) else []),
            *(_drawn(one) for one in written if one not in told),
            *(_drawn(one, None if n else (who.name, shot.path)) for n, one in enumerate(told)),
        ]

    async def _press(self, who: Member, shown: Response, labels: tuple[str, ...]) -> list[Response]:
        """Press buttons one after the other; return the answers that are other messages."""
        answers = [shown]
        for label in labels:
            pressed = await self._sandbox.click(who, answers[-1], label)
            await self._sandbox.settled(pressed)
            if pressed.message is not answers[-1].message or pressed.modal is not None:
                answers.append(pressed)
        return answers

    async def _greeting(self, who: Member, _place: Place) -> list[Message]:
        """Let somebody invite the bot to a new server; return what it says to them."""
        sandbox = self._sandbox
        guild = sandbox.add_guild("Bakery", bot=False)
        guild.locale = who.user.locale
        for name in ("counter", "oven"):
            sandbox.add_channel(guild, name)
        before = next(reversed(sandbox.history(sandbox.dm(who))), None)
        inviter = sandbox.join(who, guild, [sandbox.add_role(guild, "keys", MANAGE_GUILD)])
        sandbox.invite(guild, inviter, [sandbox.add_role(guild, "markov", VIEW_AUDIT_LOG)])
        return [await sandbox.wait_for_message(sandbox.dm(who), before)]

    async def _backfill(self, who: Member, place: Place) -> list[Message]:
        """Let the past of a channel be read; return what `place` is told after the first page."""
        sandbox = self._sandbox
        old = sandbox.add_channel(who.guild, "old-menu")
        for number in range(PAST):
            sandbox.post_quietly(who, old, f"menu number {number}: soup")
        pages = rf"/channels/{old.id}/messages$"
        await sandbox.slash(who, place, "markov learn", channel=old)
        await sandbox.requested("GET", pages)  # it has caught up; asking it would count for `who`
        sandbox.faults.rest("GET", pages, times=1)
        sandbox.faults.rest("GET", pages, delay=600)
        before = next(reversed(sandbox.history(place)), None)
        await sandbox.slash(who, place, "markov history read", channel=old)
        told = await sandbox.wait_for_message(place, before)
        await sandbox.requested("PATCH", rf"/channels/{place.id}/messages/{told.id}$")
        return [told]

    async def _report(self, who: Member, place: Place) -> list[Message]:
        """Let somebody report an answer of the bot; return what the log channel is told."""
        sandbox = self._sandbox
        question = f"{sandbox.bot_user.mention} is there any bread left?"
        asked = await sandbox.say(who, place, question)
        line = await sandbox.wait_for_message(place, after=asked)
        await sandbox.menu(who, line, REPORT_MENU)
        return [await self._logged(f":{line.id}'")]

    async def _act(self, kind: str, who: Member, place: Place) -> list[Message]:
        """Do what admins do; return what the log channel is told of it."""
        log = self._places[LOG]
        told = [self._sandbox.history(log)[-1]]
        for path, options in ADMIN_ACTIONS[kind]:
            meant: dict[str, Any] = {key: self._meant(value) for key, value in options.items()}
            await self._sandbox.slash(who, place, path, **meant)
            told.append(await self._sandbox.wait_for_message(log, after=told[-1]))
        return [one for one in self._sandbox.history(log) if one.id > told[0].id]

    async def _logged(self, part: str) -> Message:
        """Return the first post in the log channel with this in its text or in its buttons."""
        post: Message | None = None
        while True:
            post = await self._sandbox.wait_for_message(self._places[LOG], post)
            if part in f"{post.content}{post.components}":
                return post

    async def _address(self, who: Member, place: Place, text: str) -> list[Html]:
        mention = self._sandbox.bot_user.mention
        asked = await self._sandbox.say(who, place, text.replace(TO_BOT, mention))
        answer = await self._sandbox.wait_for_message(place, after=asked)
        return [_drawn(asked), _drawn(answer)]

    def _meant(self, typed: Option) -> object:
        """Return the member or channel that an option names, or else the option."""
        sign, name = str(typed)[:1], str(typed)[1:]
        known: dict[str, Mapping[str, object]] = {"@": self._people, "#": self._places}
        return known.get(sign, {}).get(name, typed)

    def _target(self, place: Place, on: str) -> Message | Member:
        """Return what a context menu is opened on."""
        if on not in (LINE, WORDS):
            return self._people[on.removeprefix("@")]
        by_bot = on == LINE
        said = self._sandbox.history(place)
        bot = self._sandbox.bot_user
        return next(one for one in reversed(said) if (one.author is bot) is by_bot)


@asynccontextmanager
async def studio(directory: Path) -> AsyncIterator[Studio]:
    """Run the real bot, and let it learn the sample chat; its database is in `directory`."""
    env = {"ANSWERS_PER_MINUTE": str(ANSWERS_PER_MINUTE)}
    async with Sandbox() as sandbox, BotProcess(sandbox, directory, env) as bot:
        try:
            await sandbox.bot_online()
            await sandbox.commands_synced()
            chat = SampleChat(sandbox)
            one = Studio(chat)
            kitchen = chat.places["kitchen-table"]
            for place in chat.places.values():
                await sandbox.slash(chat.admin, place, "markov learn", channel=place)
            await up_to_date(sandbox, chat.admin, kitchen)
            for row in chat.rows:
                await chat.say(row)
            for name, text in ALSO_SAID:
                await sandbox.say(chat.people[name], kitchen, text)
            await up_to_date(sandbox, chat.admin, kitchen)
            yield one
        except (TimeoutError, LookupError) as error:
            raise SystemExit(f"{error}\nThe bot's own output:\n{bot.output}") from error


def _only(chat: SampleChat, members: Iterable[Member]) -> list[Overwrite]:
    """Return the overwrites with which some members and the bot see a channel."""
    ids = [chat.sandbox.bot_user.id, *(one.id for one in members)]
    return [
        Overwrite(chat.guild.id, deny=VIEW_CHANNEL),
        *(Overwrite(one, VIEW_CHANNEL | SEND_MESSAGES) for one in ids),
    ]


def _messages(response: Response) -> list[Message]:
    return [one for one in (response.message, *response.followups) if one is not None]


def _drawn(message: Message, used: tuple[str, str] | None = None) -> Html:
    context = context_of(message.channel, message.attachments)
    return render_message(payloads.message(message), context, used=used)
