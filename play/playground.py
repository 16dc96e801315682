"""Everything behind the page: the sandbox, the bot, the people, and what the page may ask for."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from markovbot.errors import UserError
from play.actions import AWAY, Actions
from play.bot_keeper import BotKeeper, BotState
from play.chatter import Chatter
from play.exports import bring_in
from play.learned import Learned
from play.news import News
from play.private_answers import PrivateAnswers
from play.servers import Servers, overview
from play.view import View
from sandbox import Sandbox, payloads
from sandbox.calls import Json
from sandbox.rendering import render_message
from sandbox.sample import up_to_date
from sandbox.world import Channel, Message, Place, User

WHY = "why:"
"""How the ids of the buttons begin that explain a line, whatever they say in which language."""


class Playground:
    """Runs while the `async with` block lasts; the directory holds the bot's database and key."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.news = News()
        self.sandbox = Sandbox()
        self.servers = Servers(self.sandbox)
        self.keeper = BotKeeper(self.sandbox, directory, self.news.state_changed)
        self.answers = PrivateAnswers()
        self.view = View(self.sandbox, self.answers)
        self.actions = Actions(self.servers, self.answers, self.view, self.keeper)
        self.learned = Learned(directory, self.keeper.key)
        self.chatter = Chatter(self.news.state_changed)
        self.note = ""
        """What is going on or was done last, in a sentence."""
        self._learning = False
        self._explained: dict[tuple[int, int], str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.sandbox)
        for work in (
            self.news.follow_sandbox(self.sandbox),
            self.news.follow_database(self.learned.database),
            self._begin(),
        ):
            self._start(work)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.chatter.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.keeper.close()
        await self._stack.aclose()

    def state(self, _asked: Json) -> Json:
        """Return the servers, the bot's state, and what is going on."""
        bot = self.keeper.state
        return {
            "servers": overview(self.servers),
            "bot": {"state": bot, "told": self._told()},
            "markov": str(self.sandbox.bot_user.id),
            "sample": str(self.servers.sample.guild.id) if self.servers.sample else None,
            "chatter": self.chatter.status(),
            "note": self.note,
        }

    async def panel(self, asked: Json) -> Json:
        """Return what the side panel shows."""
        person, place = self.servers.find(int(asked["who"]), int(asked["place"]))
        said = self.actions.said.get(person.id)
        if said is not None and said.channel.home is not place.home:
            said = None
        found: Json = {"file": await self.learned.in_file(said), "line": None}
        if said is not None:
            found["said"] = {
                "text": said.content,
                "deleted": said.id not in said.channel.messages,
                "channel": said.channel.name if isinstance(said.channel, Channel) else "",
            }
        if isinstance(place, Channel):
            found |= await self.learned.about(person, place.guild, asked["word"], said)
            found["line"] = await self._explanation(person, place)
        return found

    async def bot(self, asked: Json) -> Json:
        """Start, stop or kill the bot."""
        match asked["action"]:
            case "start":
                self._start(self._begin())
            case "stop":
                await self.keeper.stop()
            case "kill":
                await self.keeper.kill()
            case _:
                raise LookupError("There is no such button.")
        return {}

    async def sample(self, asked: Json) -> Json:
        """Add the sample chat's server and let its people chat: at a speed, or all at once, and
        then wait until the bot has read it all."""
        if self.keeper.state is not BotState.ONLINE:
            raise LookupError(AWAY[self.keeper.state])
        is_new = self.servers.sample is None
        chat = self.servers.add_sample()
        self.news.state_changed()
        if is_new:
            await self.servers.switch_on(chat.admin)
        if asked["speed"] == "all":
            await self.chatter.say_all(chat)
            await up_to_date(self.sandbox, chat.admin, next(iter(chat.places.values())))
        else:
            self.chatter.set_speed(chat, asked["speed"])
        return {"server": str(chat.guild.id)}

    async def forget(self, asked: Json) -> Json:
        """Let a member have everything forgotten, and show what the bot said to it."""
        self.tell(await self.actions.forget(asked))
        return {}

    async def bring_in(self, path: Path) -> Json:
        """Make a server of a dropped export."""
        try:
            guild, report = await bring_in(self.servers, self.learned, path, self.tell)
        except UserError as error:
            # What the command line could be told is no help on the page.
            sentence = str(error).replace(f"{path.parent}/", "").partition(", or say --format")[0]
            sentence = f"{sentence.rstrip('.')}."
            self.tell("")
            raise LookupError(sentence) from None
        self.tell(
            f"Learned {report.messages:,} messages of {path.name} in {report.seconds:.1f} s; "
            f"skipped {report.skipped:,}. The file itself is gone."
        )
        return {"server": str(guild.id), "told": self.note}

    def tell(self, sentence: str) -> None:
        """Show a sentence on the page."""
        self.note = sentence
        self.news.state_changed()

    async def _begin(self) -> None:
        """Start the bot; switch learning on as an admin would, unless that has been done."""
        await self.keeper.start()
        if not self._learning and self.keeper.state is BotState.ONLINE:
            with suppress(TimeoutError):  # it was killed at once; the next start does it
                await self.servers.switch_on(self.servers.admin_of(self.servers.first))
                self._learning = True

    def _told(self) -> str:
        state = self.keeper.state
        said = self.keeper.output.splitlines() if state is BotState.FAILED else []
        return " ".join([AWAY.get(state, "markov is online."), *said[-1:]])

    async def _explanation(self, person: User, place: Channel) -> Json | None:
        """Return the bot's last line in a place with what Why? tells this person about it."""
        line = self._last_line(person, place)
        if line is None:
            return None
        key = person.id, line.id
        if key not in self._explained:
            with suppress(LookupError, TimeoutError):
                told = await self.actions.why(person, line, _why_button(line) or "")
                if told is not None:
                    self._explained[key] = _drawn(told, self.view)
        return {"line": _drawn(line, self.view), "why": self._explained.get(key, "")}

    def _last_line(self, person: User, place: Place) -> Message | None:
        for one in reversed(self.view.messages(person, place)):
            if _why_button(one) is not None:
                return one
        return None

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _why_button(line: Message) -> str | None:
    ids = (str(part.get("custom_id", "")) for part in line.parts())
    return next((id_ for id_ in ids if id_.startswith(WHY)), None)


def _drawn(message: Message, view: View) -> str:
    return render_message(payloads.message(message), view.context(message))
