"""The routes on which a bot answers interactions."""

from sandbox import payloads
from sandbox.calls import ApiError, Call, FormError, Json, Reply, Route
from sandbox.change_signal import ChangeSignal
from sandbox.gateway import Gateway
from sandbox.interactions import Interaction, Interactions
from sandbox.limits.commands import choice_problems
from sandbox.limits.messages import form_problems
from sandbox.limits.rules import refuse_if_any
from sandbox.responses import LOADING, Modal
from sandbox.world import Message, World
from sandbox.writing import Writer


class InteractionRoutes:
    """Handles first answers, edits and follow-up messages."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        interactions: Interactions,
        writer: Writer,
        change_signal: ChangeSignal,
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self._writer = writer
        self._change_signal = change_signal

    def routes(self) -> list[Route]:
        """Return the routes; they are authorised by the token in the path."""
        hook = r"/webhooks/(\d+)/([^/]+)"
        return [
            ("POST", r"/interactions/(\d+)/([^/]+)/callback", self._callback),
            ("POST", hook, self._follow_up),
            ("GET", hook + "/messages/@original", self._get),
            ("PATCH", hook + "/messages/@original", self._edit),
            ("DELETE", hook + "/messages/@original", self._delete),
            ("GET", hook + r"/messages/(\d+)", self._get),
            ("PATCH", hook + r"/messages/(\d+)", self._edit),
            ("DELETE", hook + r"/messages/(\d+)", self._delete),
        ]

    def _callback(self, call: Call) -> Reply:
        asked = self._use(call.ids[1], int(call.ids[0]))
        if asked.answered:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if asked.late:
            raise ApiError(404, 10062, "Unknown interaction")
        kind, data = call.body["type"], call.body.get("data") or {}
        response = asked.response
        match kind:
            case 4:  # a message
                response.message = self._writer.write(asked.channel, data, call.files)
                self._writer.publish_unless_ephemeral(response.message)
            case 5:  # a message, later
                response.message = Message(
                    asked.channel, self._world.snowflakes.next(), self._world.bot, ""
                )
                response.message.flags = data.get("flags", 0) | LOADING
                response.deferred = True
                self._writer.publish_unless_ephemeral(response.message)
            case 6:  # a change of the message with the button, later
                response.deferred = True
            case 9:  # a form
                refuse_if_any(form_problems(data))
                response.modal = Modal(data, asked.channel, response.message)
            case 8:  # choices for an option
                offered = data.get("choices", ())
                refuse_if_any(choice_problems(offered))
                response.choices = [one["name"] for one in offered]
            case 7 if response.message is not None:
                self._writer.rewrite(response.message, data, call.files)
            case _:
                raise FormError([f"type: {kind} is no answer to this"])
        asked.answered = True
        self._change_signal.notify()
        if call.query.get("with_response") not in ("true", "1"):
            return 204, None
        return 200, _callback_response(asked, kind)

    def _follow_up(self, call: Call) -> Reply:
        asked = self._use(call.ids[1])
        if not asked.answered:
            raise ApiError(404, 10015, "Unknown Webhook")
        message = self._writer.write(asked.channel, call.body, call.files)
        asked.response.followups.append(message)
        if asked.response.message is None:  # the deferral was deleted, and this comes instead
            asked.response.deferred = False
        self._writer.publish_unless_ephemeral(message)
        self._change_signal.notify()
        return 200, payloads.message(message)

    def _get(self, call: Call) -> Reply:
        return 200, payloads.message(self._shown(call))

    def _edit(self, call: Call) -> Reply:
        message, response = self._shown(call), self._use(call.ids[1]).response
        message.flags &= ~LOADING
        self._writer.rewrite(message, call.body, call.files)
        if message is response.message:
            response.deferred = False
        self._change_signal.notify()
        return 200, payloads.message(message)

    def _delete(self, call: Call) -> Reply:
        message, response = self._shown(call), self._use(call.ids[1]).response
        if message is response.message:
            response.message = None
            if not message.flags & LOADING:  # else another answer comes in its place
                response.deferred = False
        else:
            response.followups.remove(message)
        if message.channel.messages.pop(message.id, None):
            self._gateway.send_deletion_event(
                "MESSAGE_DELETE", {"id": str(message.id)}, message.channel
            )
        self._change_signal.notify()
        return 204, None

    def _use(self, token: str, id_: int | None = None) -> Interaction:
        asked = self._interactions.by_token(token)
        if asked is None or id_ not in (None, asked.id):
            raise ApiError(404, 10062, "Unknown interaction")
        return asked

    def _shown(self, call: Call) -> Message:
        """Return the message that a path names: by its id, or the first answer."""
        response = self._use(call.ids[1]).response
        first, further = response.message, response.followups
        if named := call.ids[2:]:
            shown = next((one for one in (first, *further) if one and str(one.id) in named), None)
        else:
            shown = first
        if shown is None:
            raise ApiError(404, 10008, "Unknown Message")
        return shown


def _callback_response(asked: Interaction, kind: int) -> Json:
    message = asked.response.message
    interaction: Json = {
        "id": str(asked.id),
        "type": asked.kind,
        "response_message_ephemeral": asked.response.ephemeral,
        "response_message_loading": asked.response.deferred,
    }
    if message is None:
        return {"interaction": interaction}
    interaction["response_message_id"] = str(message.id)
    if asked.response.deferred or asked.response.modal is not None:
        return {"interaction": interaction}
    resource = {"type": kind, "message": payloads.message(message)}
    return {"interaction": interaction, "resource": resource}
