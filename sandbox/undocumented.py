"""What Discord accepts or sends although its API description doesn't say so."""

from typing import Any, Final

MEDIA_CHANNEL: Final = 16
UPDATE: Final = 7
"""The kind of interaction response that edits the message with the button."""


def without_undocumented(method: str, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a request's body without undocumented keys that discord.py sends and Discord takes.

    That is `nsfw` and media channels (type 16) on commands, `tts` on edits, and snowflakes as
    numbers in a message reference, in a bulk deletion, for attachments and for whom to write to.
    """
    if method == "PUT" and path.endswith("/commands"):
        return without_media_channels(_without(body, "nsfw"))
    if not isinstance(body, dict):
        return body
    body = dict(body)
    if method == "PATCH" and "/messages/" in path:
        body = _without(body, "tts")
    if path.endswith("/callback") and body.get("type") == UPDATE and body.get("data"):
        body["data"] = _without(body["data"], "tts")
    if isinstance(reference := body.get("message_reference"), dict):
        body["message_reference"] = {
            key: _text(one) if key.endswith("_id") else one for key, one in reference.items()
        }
    if path.endswith("/callback") and body.get("data"):
        body["data"] = _with_text_ids(body["data"])
    body = _with_text_ids(body)
    if path == "/users/@me/channels" and "recipient_id" in body:
        body["recipient_id"] = _text(body["recipient_id"])
    if path.endswith("/bulk-delete") and isinstance(body.get("messages"), list):
        body["messages"] = [_text(one) for one in body["messages"]]
    return body


def _without(body: Any, unwanted: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(body, list):
        return [_without(one, unwanted) for one in body]
    return {key: value for key, value in body.items() if key != unwanted}


def without_media_channels(body: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON without the channel type that Discord's description lacks."""
    if isinstance(body, list):
        return [without_media_channels(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {
        key: [kind for kind in value if kind != MEDIA_CHANNEL]
        if key == "channel_types"
        else without_media_channels(value)
        for key, value in body.items()
    }


def _with_text_ids(body: Any) -> Any:  # noqa: ANN401 - any JSON
    if not body.get("attachments"):
        return body
    named = [{**one, "id": _text(one.get("id"))} for one in body["attachments"]]
    return {**body, "attachments": named}


def _text(value: object) -> object:
    return str(value) if type(value) is int else value
