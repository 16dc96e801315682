"""Actions of members with the bot: commands, context menus, buttons, selects, forms."""

from collections.abc import Mapping
from typing import Final

from sandbox import payloads
from sandbox.base_actions import BaseActions
from sandbox.calls import Json
from sandbox.change_signal import RESPONSE_TIMEOUT
from sandbox.interaction_payloads import (
    choice_data,
    command_data,
    component_data,
    interaction,
    menu_data,
    menu_kind,
    modal_data,
    typing_data,
)
from sandbox.interactions import InteractionContext, interaction_context
from sandbox.responses import Response
from sandbox.world import Message, Person, Place, User, account

COMMAND: Final = 2
COMPONENT: Final = 3
AUTOCOMPLETE: Final = 4
MODAL_SUBMIT: Final = 5
"""The kinds of interactions."""


class UserActions(BaseActions):
    """Uses the bot's commands and components, and returns its answers.

    That the bot is still thinking is no answer, unless `thinking` is asked for.

    LookupError if there is nothing of that name, or not for this person in this place;
    TimeoutError if nobody answers.
    """

    async def slash(
        self,
        person: Person,
        place: Place,
        path: str,
        /,
        *,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
        thinking: bool = False,
        **options: object,
    ) -> Response:
        """Use a slash command, such as "markov reset channel", and return its first answer.

        Options that are members, channels or roles are given as such. On a server without the bot,
        or by somebody who is on no server with it, commands work if users may install them.
        """
        asker = self._asker(person, place)
        command, chain = self._interactions.find(place.home, path.split())
        data = command_data(place, command, chain, options, asker)
        how = interaction_context(self._world, place, asker, command)
        response = await self._interact(asker, place, COMMAND, how, data, None, timeout)
        return response if thinking else await self._thought(response, timeout)

    async def settled(self, response: Response, timeout: float = RESPONSE_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait until an answer, or a change of the message with the button, is no longer still to
        come: also if that message is gone, or an answer of its own says what went wrong."""
        await self._change_signal.wait_for(
            lambda: not response.deferred or response.followups, timeout, "the end of thinking"
        )

    async def shows(
        self,
        response: Response,
        part: str,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
    ) -> None:
        """Wait until an answer that changes holds a text, itself or in what follows it."""
        await self._change_signal.wait_for(
            lambda: any(part in one.text for one in (response.message, *response.followups) if one),
            timeout,
            f"an answer with {part!r}",
        )

    async def complete(
        self,
        person: Person,
        place: Place,
        path: str,
        /,
        *,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
        typing: str,
        **options: object,
    ) -> list[str]:
        """Type one of a slash command's options; return what the bot offers to complete it.

        `typing` names the option. The others may be given as well.
        """
        asker = self._asker(person, place)
        command, chain = self._interactions.find(place.home, path.split())
        data = typing_data(place, command, chain, options, typing, asker)
        how = interaction_context(self._world, place, asker, command)
        response = await self._interact(asker, place, AUTOCOMPLETE, how, data, None, timeout)
        return response.choices

    async def menu(
        self,
        person: Person,
        target: Message | Person,
        name: str,
        place: Place | None = None,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
        *,
        thinking: bool = False,
    ) -> Response:
        """Use a context menu on a message or a person; return the first answer."""
        where = target.channel if isinstance(target, Message) else place
        if where is None:
            raise LookupError("a menu on a person is opened somewhere")
        asker = self._asker(person, where)
        command, _ = self._interactions.find(where.home, [name], menu_kind(target))
        data = menu_data(where, command, target, asker)
        how = interaction_context(self._world, where, asker, command)
        response = await self._interact(asker, where, COMMAND, how, data, None, timeout)
        return response if thinking else await self._thought(response, timeout)

    async def click(
        self,
        person: Person,
        shown: Response | Message,
        label: str,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
        *,
        thinking: bool = False,
    ) -> Response:
        """Press a button of an answer or a message, named by its label or custom id; return the
        message after it."""
        response = _response(shown)
        named = ("label", "custom_id")
        button = next(
            (one for one in response.buttons() if label in map(one.get, named)),
            None,
        )
        if button is None:
            raise LookupError(f"there is no button {label}")
        after = await self._component(person, response, component_data(button), timeout)
        return after if thinking else await self._thought(after, timeout)

    async def choose(
        self,
        person: Person,
        shown: Response | Message,
        which: str,
        *values: object,
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
    ) -> Response:
        """Choose in a select, named by its placeholder or custom id; return the message after it.

        Values are what options say or stand for; members, roles or channels where the select asks
        for such.
        """
        response = _response(shown)
        for select in response.selects():
            if which in (select.get("placeholder"), select["custom_id"]):
                place = _message(response).channel
                data = choice_data(place, select, values, account(person))
                return await self._component(person, response, data, timeout)
        raise LookupError(f"there is no select {which}")

    async def submit(
        self,
        person: Person,
        shown: Response,
        values: Mapping[str, object],
        timeout: float = RESPONSE_TIMEOUT,  # noqa: ASYNC109
    ) -> Response:
        """Submit the form of an answer, with values by the fields' labels or ids."""
        modal = shown.modal
        if modal is None:
            raise LookupError("there is no form")
        asker = self._asker(person, modal.place)
        how = interaction_context(self._world, modal.place, asker)
        data = modal_data(modal, values)
        return await self._interact(
            asker, modal.place, MODAL_SUBMIT, how, data, modal.below, timeout
        )

    async def type_in(self, person: Person, shown: Response, text: str) -> Response:
        """Submit a form of one field with a text."""
        fields = [] if shown.modal is None else shown.modal.fields()
        if len(fields) != 1:
            raise LookupError("there is no form of one field")
        return await self.submit(person, shown, {fields[0]: text})

    async def _component(
        self, person: Person, shown: Response, data: Json, seconds: float
    ) -> Response:
        message = _message(shown)
        asker = self._asker(person, message.channel)
        how = interaction_context(self._world, message.channel, asker)
        return await self._interact(asker, message.channel, COMPONENT, how, data, message, seconds)

    async def _interact(
        self,
        asker: User,
        place: Place,
        kind: int,
        how: InteractionContext,
        data: Json,
        message: Message | None,
        seconds: float,
    ) -> Response:
        response = Response(message)
        use = self._interactions.begin(self._world.snowflakes.next(), kind, place, response)
        below = None if message is None else payloads.message(message)
        payload = interaction(self._world, use, asker, how, data, below)
        self._gateway.dispatch("INTERACTION_CREATE", payload, place.home)
        await self._change_signal.wait_for(
            lambda: use.answered, seconds, "an answer to the interaction"
        )
        return response

    async def _thought(self, response: Response, seconds: float) -> Response:
        """Return a response once it shows something else than that the bot is thinking: also if a
        message of its own has come in place of that, as when only the user may see it."""
        if response.thinking:
            await self.settled(response, seconds)
        if response.message is None and response.followups:
            return Response(response.followups[0])
        return response

    def _asker(self, person: Person, place: Place) -> User:
        asker = account(person)
        if asker.id not in {one.id for one in place.present()}:
            raise LookupError(f"{asker.name} isn't there to ask")
        return asker


def _response(shown: Response | Message) -> Response:
    return Response(shown) if isinstance(shown, Message) else shown


def _message(response: Response) -> Message:
    if response.message is None:
        raise LookupError("there is no answer any more")
    return response.message
