"""What people do on the page: write, edit, delete, use commands, buttons, selects and forms."""

from typing import Any, Final

from play.bot_keeper import BotKeeper, BotState
from play.commands import member_named, option_values, usable
from play.names import to_mentions
from play.private_answers import PrivateAnswers
from play.selects import chosen, offered
from play.servers import Servers
from play.view import View
from sandbox import payloads
from sandbox.calls import Json
from sandbox.limits.messages import LONGEST_CONTENT
from sandbox.rendering import context_of, render_form
from sandbox.responses import Response
from sandbox.world import Message, Place, User, nested

ANSWER_WITHIN: Final = 15.0
"""Seconds that somebody waits for an answer to a command, on a quiet machine."""

AWAY: Final = {
    BotState.STARTING: "markov is just starting. Try again in a moment.",
    BotState.ENDING: "markov is just ending.",
    BotState.STOPPED: "markov is away. Start it again: what you write meanwhile isn't lost.",
    BotState.KILLED: "markov was killed. Start it again: what you write meanwhile isn't lost.",
    BotState.FAILED: "markov couldn't go on. Start it again. It said:",
}


class Actions:
    """Does on the sandbox what the page asks for; each method takes the page's JSON.

    LookupError holds a sentence for people.
    """

    def __init__(
        self, servers: Servers, answers: PrivateAnswers, view: View, keeper: BotKeeper
    ) -> None:
        self._servers = servers
        self._sandbox = servers.sandbox
        self._answers = answers
        self._view = view
        self._keeper = keeper
        self.said: dict[int, Message] = {}
        """The last message of each person, also if it was deleted."""

    def view(self, asked: Json) -> Json:
        """Return the messages that have changed for the page."""
        return self._view.changes(*self._where(asked), asked["known"])

    async def say(self, asked: Json) -> Json:
        """Write a message, or a reply."""
        person, place = self._where(asked)
        text = _checked(to_mentions(asked["text"], place))
        reply = self._message(asked, "reply_to") if asked.get("reply_to") else None
        message = await self._sandbox.say(person, place, text, reply)
        self.said[person.id] = message
        return {"id": str(message.id)}

    async def edit(self, asked: Json) -> Json:
        """Edit one's own message."""
        message = self._own(asked)
        await self._sandbox.edit(message, _checked(to_mentions(asked["text"], message.channel)))
        self.said[message.author.id] = message
        return {}

    async def delete(self, asked: Json) -> Json:
        """Delete one's own message."""
        await self._sandbox.delete(self._own(asked))
        return {}

    def dismiss(self, asked: Json) -> Json:
        """Hide an answer that only this person sees."""
        self._answers.dismiss(self._where(asked)[0], int(asked["message"]))
        return {}

    def commands(self, asked: Json) -> Json:
        """Return which commands the person may use in the place."""
        return usable(self._sandbox, *self._where(asked))

    async def slash(self, asked: Json) -> Json:
        """Use a slash command."""
        person, place = self._where(asked)
        path, typed = asked["path"], asked["options"]
        options = option_values(self._sandbox, person, place, path, typed)
        self._require_bot()
        response = await self._sandbox.slash(
            person, place, path, timeout=ANSWER_WITHIN, thinking=True, **options
        )
        given = "".join(f" {name}: {text}" for name, text in typed.items() if text.strip())
        return self._kept(person, place, response, f"/{path}{given}")

    async def complete(self, asked: Json) -> Json:
        """Return what the bot offers for an option that is being typed."""
        person, place = self._where(asked)
        options = option_values(
            self._sandbox, person, place, asked["path"], _known(asked["options"], asked["typing"])
        )
        options.setdefault(asked["typing"], "")
        self._require_bot()
        choices = await self._sandbox.complete(
            person,
            place,
            asked["path"],
            timeout=ANSWER_WITHIN,
            typing=asked["typing"],
            **options,
        )
        return {"choices": choices}

    async def menu(self, asked: Json) -> Json:
        """Use a command of the menu of a message or of a person."""
        person, place = self._where(asked)
        target = (
            self._message(asked, "message")
            if asked.get("message")
            else member_named(place, asked["person"])
        )
        self._require_bot()
        response = await self._sandbox.menu(
            person, target, asked["name"], place, ANSWER_WITHIN, thinking=True
        )
        return self._kept(person, place, response, asked["name"])

    async def press(self, asked: Json) -> Json:
        """Press a button."""
        person, place = self._where(asked)
        message = self._message(asked, "message")
        self._require_bot()
        response = await self._sandbox.click(
            person, message, asked["component"], ANSWER_WITHIN, thinking=True
        )
        return self._kept(person, place, response)

    def options(self, asked: Json) -> Json:
        """Return what a select offers."""
        _, place = self._where(asked)
        select = self._select(asked)
        return {
            "hint": select.get("placeholder") or "Make a selection",
            "least": select.get("min_values", 1),
            "most": select.get("max_values", 1),
            "options": offered(select, place),
        }

    async def choose(self, asked: Json) -> Json:
        """Choose in a select."""
        person, place = self._where(asked)
        select = self._select(asked)
        values = [chosen(select, place, one) for one in asked["values"]]
        self._require_bot()
        response = await self._sandbox.choose(
            person,
            self._message(asked, "message"),
            select["custom_id"],
            *values,
            timeout=ANSWER_WITHIN,
        )
        return self._kept(person, place, response)

    async def submit(self, asked: Json) -> Json:
        """Submit a form."""
        person, place = self._where(asked)
        response, _ = self._answers.take_form(asked["form"])
        self._require_bot()
        after = await self._sandbox.submit(person, response, asked["values"], ANSWER_WITHIN)
        return self._kept(person, place, after)

    async def forget(self, asked: Json) -> str:
        """Let a member press what everybody finds in /privacy, Forget me here; return what the bot
        said to it."""
        _, place = self._where(asked)
        member = member_named(place, asked["person"])
        self._require_bot()
        panel = await self._sandbox.slash(member, place, "privacy")
        if "Forget me here" not in panel.labels():
            return f"There is nothing of {member.name} here to forget."
        question = await self._sandbox.click(member, panel, "Forget me here")
        done = await self._sandbox.click(member, question, "Forget")
        await self._sandbox.settled(done)
        return (
            f"{member.name} used /privacy. {done.content.splitlines()[0]} "
            "The messages stay in the channels; what was counted of them is gone."
        )

    async def why(self, person: User, line: Message, button: str) -> Message | None:
        """Press the button below a line that explains it, as the person, and return what it says;
        None while the bot is away."""
        if self._keeper.state is not BotState.ONLINE:
            return None
        response = await self._sandbox.click(person, line, button, ANSWER_WITHIN)
        await self._sandbox.settled(response)
        return response.message

    def _kept(self, person: User, place: Place, response: Response, command: str = "") -> Json:
        """Keep an answer for the page; return the form that it opens, if any."""
        self._answers.add(person, place, response, command)
        key = self._answers.add_form(response)
        if key is None or response.modal is None:
            return {}
        html = render_form(response.modal.data, context_of(place))
        return {"form": key, "html": html}

    def _where(self, asked: Json) -> tuple[User, Place]:
        return self._servers.find(int(asked["who"]), int(asked["place"]))

    def _message(self, asked: Json, key: str) -> Message:
        person, place = self._where(asked)
        id_ = int(asked[key])
        found = next((one for one in self._view.messages(person, place) if one.id == id_), None)
        if found is None:
            raise LookupError("That message isn't there any more.")
        return found

    def _own(self, asked: Json) -> Message:
        message = self._message(asked, "message")
        if str(message.author.id) != asked["who"]:
            raise LookupError("That is somebody else's message.")
        return message

    def _select(self, asked: Json) -> dict[str, Any]:
        for one in nested(payloads.message(self._message(asked, "message"))["components"]):
            if one.get("custom_id") == asked["component"] and not one.get("disabled"):
                return one
        raise LookupError("That can't be chosen any more.")

    def _require_bot(self) -> None:
        if self._keeper.state is not BotState.ONLINE:
            raise LookupError(AWAY[self._keeper.state])


def _checked(text: str) -> str:
    if not text.strip():
        raise LookupError("There is nothing to send.")
    if len(text) > LONGEST_CONTENT:
        raise LookupError(f"Discord takes {LONGEST_CONTENT:,} characters; shorten it.")
    return text


def _known(options: dict[str, str], typing: str) -> dict[str, str]:
    """Return the options that are complete; what is being typed may be anything."""
    return {name: text for name, text in options.items() if text.strip() or name == typing}
