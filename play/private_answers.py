"""What the bot has answered to one person alone, and who used which command."""

from dataclasses import dataclass, field
from typing import Final

from sandbox.responses import EPHEMERAL, Modal, Response
from sandbox.world import Message, Place, User

MOST: Final = 50
"""Answers that are kept for each person; the oldest go."""


@dataclass(slots=True)
class _Answer:
    place: Place
    response: Response
    first: Message | None
    hidden: set[int] = field(default_factory=set)


class PrivateAnswers:
    """Holds answers that only their user sees, until they are dismissed, and forms to fill in."""

    def __init__(self) -> None:
        self._answers: dict[int, list[_Answer]] = {}
        self._used: dict[int, tuple[str, str]] = {}
        self._forms: dict[str, Response] = {}

    def add(self, person: User, place: Place, response: Response, command: str = "") -> None:
        """Keep an answer; with `command`, remember who used that for it."""
        kept = self._answers.setdefault(person.id, [])
        kept.append(_Answer(place, response, response.message))
        del kept[:-MOST]
        if command and response.message is not None:
            self._used[response.message.id] = person.name, command

    def used(self, message: Message) -> tuple[str, str] | None:
        """Return who used which command for a message, if it answers one."""
        return self._used.get(message.id)

    def seen_by(self, person: User, place: Place) -> list[Message]:
        """Return the messages in a place that only this person sees, in no order."""
        found: dict[int, Message] = {}
        gone: set[int] = set()
        for one in self._answers.get(person.id, ()):
            response = one.response
            if one.first is not None and response.message is None:
                gone.add(one.first.id)  # the bot has deleted it
            gone |= one.hidden
            for message in (response.message, *response.followups):
                if message is not None and message.flags & EPHEMERAL and one.place is place:
                    found[message.id] = message
        return [message for id_, message in found.items() if id_ not in gone]

    def dismiss(self, person: User, id_: int) -> None:
        """Show a message no longer."""
        for one in self._answers.get(person.id, ()):
            one.hidden.add(id_)

    def add_form(self, response: Response) -> str | None:
        """Keep the form of an answer, if it has one, and return its key."""
        if response.modal is None:
            return None
        key = str(len(self._forms) + 1)
        self._forms[key] = response
        return key

    def take_form(self, key: str) -> tuple[Response, Modal]:
        """Return a form to submit it. Raises LookupError with a sentence if there is none."""
        response = self._forms.get(key)
        if response is None or response.modal is None:
            raise LookupError("That form isn't there any more.")
        return response, response.modal
