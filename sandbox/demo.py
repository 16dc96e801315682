"""Show the bot at work without Discord: `python -m sandbox.demo`.

A stand-in for Discord, the real bot.py in a process of its own, six people who chat, and a
transcript of what they ask the bot and what it answers.
"""

import asyncio
import re
import shutil
import sys
import tempfile
import textwrap
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from sandbox.process import BotProcess
from sandbox.rendering.inline import TIMES
from sandbox.responses import Response
from sandbox.sample import SampleChat, up_to_date
from sandbox.server import Sandbox
from sandbox.world import Channel, Guild, Member

SENTENCE: Final = "You must be the change you wish to see in the world"
WIDTH: Final = min(100, shutil.get_terminal_size().columns)
SHOWN: Final = 6
"""Lines of the chat that are printed, to show how the members write."""

SEARCHED: Final = 3
"""Words that a message must have for its text to be searched for in the files."""


class Scene:
    """Prints what happens on one server as a transcript."""

    def __init__(self, sandbox: Sandbox, guild: Guild) -> None:
        self._sandbox = sandbox
        self._guild = guild
        self._confirmed = 0

    async def command(
        self,
        asker: Member,
        place: Channel,
        path: str,
        **options: Any,  # noqa: ANN401 - as `slash` takes them
    ) -> Response:
        """Use a command, and print it and its answer."""
        given = "".join(f" {name}:{_named(value)}" for name, value in options.items())
        print(f"\n{asker.name} › /{path}{given}")
        answer = await self._sandbox.slash(asker, place, path, **options)
        self.show(answer)
        return answer

    async def confirm(self, asker: Member, answer: Response, button: str) -> None:
        """Press a button, and print the message after it."""
        print(f"{asker.name} › [{button}]")
        await self._changed(await self._sandbox.click(asker, answer, button))

    async def reset(self, admin: Member, question: Response) -> None:
        """Confirm a reset by typing the word, and print the message after it."""
        form = await self._sandbox.click(admin, question, "Forget")
        print(f"{admin.name} › [Forget] › types RESET")
        await self._changed(await self._sandbox.type_in(admin, form, "RESET"))

    async def _changed(self, answer: Response) -> None:
        self._confirmed += 1
        await self._sandbox.requested("PATCH", r"/messages/@original$", count=self._confirmed)
        self.show(answer)

    def show(self, answer: Response) -> None:
        """Print an answer with its buttons, and whether only its user sees it."""
        text = answer.content
        if labels := answer.labels():
            text += "\n" + "  ".join(f"[{label}]" for label in labels)
        self.tell("markov", text, "only you see this" if answer.ephemeral else "")

    def tell(self, name: str, text: str, note: str = "") -> None:
        """Print a message with names in place of mentions, and dates in place of times."""
        head = f"{name}{f' ({note})' if note else ''} › "
        for line in self._readable(text).splitlines():
            print(textwrap.fill(line, WIDTH, initial_indent=head, subsequent_indent="    "))
            head = "    "

    def _readable(self, text: str) -> str:
        def name(match: re.Match[str]) -> str:
            kind, id_ = match[1], int(match[2])
            if kind == "#":
                return f"#{self._guild.channels[id_].name}"
            return f"@{self._guild.members[id_].name}"

        def date(match: re.Match[str]) -> str:
            return f"{datetime.fromtimestamp(int(match[1]), UTC):{TIMES[match[2]]}}"

        return re.sub(r"<t:(\d+):(\w)>", date, re.sub(r"<([@#])(\d+)>", name, text))


async def schoolroom(sandbox: Sandbox) -> None:
    """Let the bot learn one sentence, and check the odds."""
    _heading("One sentence")
    guild = sandbox.add_guild("Schoolroom")
    board = sandbox.add_channel(guild, "blackboard")
    teacher = sandbox.add_member(guild, "Teacher", manage_guild=True)
    scene = Scene(sandbox, guild)
    await scene.command(teacher, board, "markov learn", channel=board)
    await up_to_date(sandbox, teacher, board)
    print()
    scene.tell("Teacher", SENTENCE)
    await sandbox.say(teacher, board, SENTENCE)
    odds = await scene.command(teacher, board, "odds", word="you")
    for word in ("must", "wish"):  # beside a picture, or where there are no fonts as a table
        if not re.search(rf"{word} 50\.00%|50\.00% +1  {word}", odds.content):
            raise SystemExit(f"The odds are wrong: {word} is missing.")


async def tea_house(sandbox: Sandbox, directory: Path) -> None:
    """Play the sample chat, let the bot speak like it, then erase it."""
    _heading("Six people")
    chat = SampleChat(sandbox)
    rows, guild, admin = chat.rows, chat.guild, chat.admin
    people, places = chat.people, chat.places
    kitchen, stars = places["kitchen-table"], places["stargazing"]
    ada, bruno, finn = people["Ada"], people["Bruno"], people["Old Finn"]
    scene = Scene(sandbox, guild)
    for place in places.values():
        await scene.command(admin, place, "markov learn", channel=place)
    await up_to_date(sandbox, admin, kitchen)
    print()
    for row in rows[:SHOWN]:
        scene.tell(f"#{row['channel']} {row['author']}", row["content"])
    print()
    for row in tqdm(rows, "the chat goes on", unit=" messages", ncols=WIDTH, file=sys.stdout):
        await chat.say(row)
        await asyncio.sleep(0.004)  # a bar one can see
    await up_to_date(sandbox, admin, kitchen)

    _heading("It talks")
    await scene.command(ada, kitchen, "stats")
    for _ in range(3):
        await scene.command(ada, kitchen, "say")
    await scene.command(bruno, kitchen, "say", about="tea")
    await scene.command(bruno, kitchen, "say", channel=stars)
    for member in (ada, ada, finn, finn):
        await scene.command(bruno, kitchen, "imitate", member=member)
    said = await sandbox.say(bruno, kitchen, f"{sandbox.bot_user.mention} is there any bread left?")
    print()
    scene.tell("Bruno", said.content)
    scene.tell("markov", (await sandbox.wait_for_message(kitchen, after=said)).content, "a reply")
    await scene.command(ada, kitchen, "odds", word="kettle")

    _heading("What is on disk")
    found, searched = _messages_in_files(directory, [row["content"] for row in rows])
    print(f"Of {searched} messages of {SEARCHED} words or more, the database files hold {found}.")
    if found:
        raise SystemExit("There is text at rest.")
    if (directory / ".env").exists():
        print("They are encrypted besides: the first start made a key and put it into .env.")

    await decisions(scene, sandbox, kitchen, admin, people)

    _heading("It forgets")
    await scene.command(bruno, kitchen, "markov reset member", member=bruno)
    question = await scene.command(admin, kitchen, "markov reset member", member=bruno)
    await scene.reset(admin, question)
    await scene.command(ada, kitchen, "stats")
    question = await scene.command(admin, kitchen, "markov reset server")
    await scene.reset(admin, question)
    await scene.command(ada, kitchen, "stats")
    await scene.command(ada, kitchen, "say")


async def decisions(
    scene: Scene, sandbox: Sandbox, place: Channel, admin: Member, people: dict[str, Member]
) -> None:
    """Let one member opt out, and another report a line."""
    _heading("People decide")
    ada, bruno, finn = people["Ada"], people["Bruno"], people["Old Finn"]
    panel = await scene.command(finn, place, "privacy")
    await scene.confirm(finn, panel, "Opt out here")
    await scene.command(bruno, place, "imitate", member=finn)
    line = await scene.command(ada, place, "say")
    if line.message is not None:
        await sandbox.menu(bruno, line.message, "Report this line")
        print("\nBruno › Apps → Report this line")
    await scene.command(admin, place, "markov reports")


async def demo() -> None:
    """Play all scenes; raise SystemExit if an expectation fails."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        async with Sandbox() as sandbox, BotProcess(sandbox, Path(name)) as bot:
            print(f"A Discord of its own at {sandbox.api_url}; starting bot.py …")
            try:
                await sandbox.bot_online()
                await sandbox.commands_synced()
                await schoolroom(sandbox)
                await tea_house(sandbox, Path(name))
            except (TimeoutError, LookupError) as error:
                raise SystemExit(f"{error}\nThe bot's own output:\n{bot.output}") from error
            bot.terminate()
            code = await bot.wait()
            if code:
                raise SystemExit(f"The bot ended with exit code {code}:\n{bot.output}")
        _heading(f"Done in {time.monotonic() - start:.0f} seconds")
        print("The bot was asked to end, committed what it had heard, and ended with exit code 0.")
        if sandbox.problems:
            raise SystemExit("Not as Discord describes it:\n" + "\n".join(sandbox.problems))


def _named(value: object) -> str:
    match value:
        case Member():
            return f"@{value.name}"
        case Channel():
            return f"#{value.name}"
        case _:
            return str(value)


def _heading(text: str) -> None:
    print(f"\n── {text} {'─' * (WIDTH - len(text) - 4)}")


def _messages_in_files(directory: Path, contents: list[str]) -> tuple[int, int]:
    held = b"\n".join(path.read_bytes() for path in directory.iterdir() if path.is_file())
    searched = [one for one in contents if len(one.split()) >= SEARCHED]
    return sum(one.encode() in held for one in searched), len(searched)


if __name__ == "__main__":
    asyncio.run(demo())
