"""The bot as somebody sees it who has Discord in another language: none of it is English."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any, Final

from markovbot.domain import Language
from markovbot.languages import gettext, in_language
from sandbox.calls import Json
from sandbox.responses import Response
from sandbox.world import Member, Message, Place
from tests.support.tea_house import TeaHouse
from tools.languages import read

LOCALES: Final = {
    Language.GERMAN: "de",
    Language.FRENCH: "fr",
    Language.SPANISH: "es-ES",
    Language.PORTUGUESE: "pt-BR",
    Language.JAPANESE: "ja",
}

SHORTEST: Final = 10
"""Characters of a piece of English that is looked for: a shorter one may be another language, too.
"""

READ: Final = frozenset({"content", "text", "label", "placeholder", "description", "title"})
"""The keys of components and of forms under which there is something to read."""

NAMED: Final = re.compile(r"`[^`]*`|</[^>]*>|https?://\S+")
"""What is called the same in all languages, or is compared elsewhere."""

ENGLISH_WORD: Final = re.compile(
    r"\b(the|that|this|these|with|from|which|what|who|your?|and|is|are|isn't|don't|can't|of|"
    r"here|there|been|were|will|it|my)\b",
    re.IGNORECASE,
)
"""Words by which a sentence is English that no catalogue has."""


class Translation:
    """Texts in a language, and whether others are in it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.locale = LOCALES[language]

    def __call__(self, message: str, /, **values: object) -> str:
        """Return a text of the bot's in this language."""
        with in_language(self.language):
            return gettext(message, **values)

    def check(self, text: str) -> None:
        """Fail if a text holds English: a piece of a sentence of ours, or words of any other."""
        plain = NAMED.sub("\n", text)
        found = [piece for piece in _english(self.language) if piece in plain]
        found += ENGLISH_WORD.findall(plain)
        assert not found, f"{found} in {text!r}"


@cache
def _english(language: Language) -> Sequence[str]:
    """Return the pieces of English texts, between what is filled in, that no translation has."""
    english, translated = set[str](), list[str]()
    for one in read(language):
        for text in (one.id,) if isinstance(one.id, str) else one.id:
            english |= {piece for piece, *_ in Formatter().parse(NAMED.sub("\n", text))}
        translated += (one.string,) if isinstance(one.string, str) else one.string or ()
    everything = "\n".join(translated)
    pieces = {line.strip() for piece in english for line in piece.splitlines()}
    return [one for one in pieces if len(one) >= SHORTEST and one not in everything]


def shown_texts(response: Response) -> Iterator[str]:
    """Yield all that can be read in an answer: texts, buttons, selects with options, a form."""
    for message in (response.message, *response.followups):
        if message is not None:
            yield from message_texts(message)
    if response.modal is not None:
        yield from _read(response.modal.data)


def message_texts(message: Message) -> Iterator[str]:
    """Yield all that can be read in a message."""
    yield message.content
    yield from _read(message.components)


def _read(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in READ and isinstance(value, str):
                yield value
            else:
                yield from _read(value)
    elif isinstance(part, list):
        for one in part:
            yield from _read(one)


class Visitor:
    """Uses the bot in a language, and checks each answer."""

    def __init__(self, house: TeaHouse, who: Member, translation: Translation) -> None:
        self.house, self.who, self.translation = house, who, translation
        who.user.locale = translation.locale

    async def ask(self, path: str, place: Place | None = None, /, **options: Any) -> Response:
        """Use a slash command."""
        where = place or self.house.general
        return self.read(await self.house.sandbox.slash(self.who, where, path, **options))

    async def press(self, shown: Response | Message, button: str) -> Response:
        """Press a button, by its label in this language or its custom id."""
        return await self._done(await self.house.sandbox.click(self.who, shown, button))

    async def choose(self, shown: Response | Message, select: str, *values: object) -> Response:
        """Choose in a select, by its hint in this language or its custom id."""
        return await self._done(await self.house.sandbox.choose(self.who, shown, select, *values))

    async def submit(self, form: Response, values: Sequence[str]) -> Response:
        """Submit a form, with values in the order of its fields."""
        modal = form.modal
        assert modal is not None
        fields = dict(zip(modal.fields(), values, strict=True))
        return await self._done(await self.house.sandbox.submit(self.who, form, fields))

    def read(self, answer: Response) -> Response:
        """Check all that an answer shows by now."""
        for text in shown_texts(answer):
            self.translation.check(text)
        return answer

    async def shows(self, answer: Response, part: str) -> None:
        """Wait until an answer that changes holds a text, and check it."""
        await self.house.sandbox.shows(answer, part)
        self.read(answer)

    async def _done(self, answer: Response) -> Response:
        """Return an answer once there is something to read in it."""
        await self.house.sandbox.settled(answer)
        return self.read(answer)


def controls(shown: Response) -> list[Json]:
    """Return the buttons and selects of an answer, selects first: a button may lead elsewhere."""
    return [*shown.selects(), *shown.buttons()]
