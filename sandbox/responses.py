"""The responses to an interaction, as its user sees them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sandbox.calls import Json
from sandbox.world import Message, Place, nested

EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
"""The flag of a deferred answer."""

BUTTON: Final = 2
STRING_SELECT: Final = 3
TEXT_INPUT: Final = 4
ENTITY_SELECTS: Final = (5, 6, 7, 8)
"""Selects of users, roles, both of these, and channels."""


@dataclass(frozen=True, slots=True)
class Modal:
    """A form (a "modal") that the user is to fill in, and where it was opened."""

    data: Json
    place: Place
    below: Message | None

    @property
    def title(self) -> str:
        """Return the form's title."""
        title: str = self.data["title"]
        return title

    def fields(self) -> list[str]:
        """Return the ids of what can be filled in."""
        inside = [one.get("component") for one in nested(self.data["components"])]
        return [one["custom_id"] for one in inside if one is not None]


@dataclass(slots=True)
class Response:
    """The response to an interaction, up to now."""

    message: Message | None = None
    modal: Modal | None = None
    deferred: bool = False
    followups: list[Message] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    """What is offered to somebody who types an option."""

    @property
    def content(self) -> str:
        """Return the text, from the content or from text displays."""
        return self.message.text if self.message else ""

    @property
    def ephemeral(self) -> bool:
        """Tell whether only the user sees it."""
        return bool(self.message and self.message.flags & EPHEMERAL)

    @property
    def thinking(self) -> bool:
        """Tell whether Discord shows that the bot is thinking: a message is still to come."""
        announced = self.message is None or bool(self.message.flags & LOADING)
        return self.deferred and announced and not self.followups

    @property
    def embeds(self) -> list[Json]:
        """Return the embeds shown."""
        return self.message.embeds if self.message else []

    @property
    def components(self) -> list[Json]:
        """Return the components shown, each with what is inside it."""
        return self.message.components if self.message else []

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Return the attached files (name, content)."""
        attachments = self.message.attachments if self.message else []
        return [(one.name, one.data) for one in attachments]

    @property
    def descriptions(self) -> list[str | None]:
        """Return what is said of the attached files to who can't see them."""
        attachments = self.message.attachments if self.message else []
        return [one.description for one in attachments]

    def labels(self) -> list[str]:
        """Return the labels of the buttons."""
        return [button.get("label", "") for button in self.buttons()]

    def buttons(self) -> Iterator[Json]:
        """Yield the buttons that can be pressed."""
        return self._usable(BUTTON)

    def selects(self) -> Iterator[Json]:
        """Yield the selects that can be used."""
        return self._usable(STRING_SELECT, *ENTITY_SELECTS)

    def _usable(self, *kinds: int) -> Iterator[Json]:
        for one in self.message.parts() if self.message else ():
            if one["type"] in kinds and not one.get("disabled"):
                yield one
