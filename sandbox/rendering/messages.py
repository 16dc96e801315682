"""Messages as people see them: author, text, pictures, panels, and who else sees them."""

from datetime import datetime
from typing import Final

from sandbox.calls import Json
from sandbox.limits.messages import COMPONENTS_V2
from sandbox.rendering.components import components, file_card, picture
from sandbox.rendering.context import Context
from sandbox.rendering.inline import inline
from sandbox.rendering.markdown import markdown
from sandbox.rendering.tags import NOTHING, Html, joined, tag, text
from sandbox.responses import EPHEMERAL, LOADING

ONLY_YOU: Final = "Only you can see this"
PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")
FACES: Final = ("#5865f2", "#1f7a3f", "#a8530f", "#d83c3e", "#8e44ad", "#117a8b")
"""The colours of people without a picture."""


def render_message(payload: Json, context: Context, *, used: tuple[str, str] | None = None) -> Html:
    """Return a message as REST has it (`payloads.message`) as an element.

    `used` is who used which command, for an answer to one.
    """
    author, flags = payload["author"], payload["flags"]
    ephemeral = bool(flags & EPHEMERAL)
    body = _body(payload, context)
    if flags & LOADING:
        body = tag("div", text(f"{_name(author)} is thinking…"), class_="content thinking")
    return tag(
        "article",
        _above(payload, context, used),
        _face(author),
        tag(
            "div",
            _head(author, payload["timestamp"]),
            body,
            tag("footer", text(ONLY_YOU)) if ephemeral else NOTHING,
            class_="whole",
        ),
        class_="message ephemeral" if ephemeral else "message",
        data_id=payload["id"],
    )


def _body(payload: Json, context: Context) -> Html:
    edited = NOTHING
    if payload.get("edited_timestamp"):
        edited = tag("span", text("(edited)"), class_="edited")
    return tag(
        "div",
        tag("div", markdown(payload["content"], context), edited, class_="content")
        if payload["content"]
        else NOTHING,
        joined(_attachment(one, payload, context) for one in payload["attachments"]),
        joined(_embed(one, context) for one in payload["embeds"]),
        components(payload["components"], context),
        class_="body",
    )


def _attachment(one: Json, payload: Json, context: Context) -> Html:
    """Return an attached picture or file; a message of components shows its files in these."""
    if payload["flags"] & COMPONENTS_V2:
        return NOTHING
    if one["filename"].lower().endswith(PICTURES):
        shown = {"media": {"url": one["url"]}, "description": one.get("description")}
        return picture(shown, context, "picture attached")
    return file_card(one["filename"], one["size"], context.file_url(one["url"]))


def _embed(one: Json, context: Context) -> Html:
    fields = [
        tag(
            "div",
            tag("b", inline(field["name"], context)),
            markdown(field["value"], context),
            class_="field",
        )
        for field in one.get("fields") or ()
    ]
    image = one.get("image")
    colour = one.get("color")
    return tag(
        "div",
        tag("b", inline(one["title"], context)) if one.get("title") else NOTHING,
        markdown(one.get("description") or "", context),
        *fields,
        picture({"media": image}, context, "picture") if image else NOTHING,
        tag("small", text(one["footer"]["text"])) if one.get("footer") else NOTHING,
        class_="container embed",
        style=None if colour is None else f"--accent: #{colour:06x}",
    )


def _above(payload: Json, context: Context, used: tuple[str, str] | None) -> Html:
    """Return the line above a message: the command it answers, or the message it replies to."""
    if used is not None:
        who, command = used
        told = tag("b", text(who)), text(" used "), tag("b", text(command))
        return tag("div", *told, class_="above used")
    original = payload.get("referenced_message")
    if original is None:
        return NOTHING
    who = _name(original["author"])
    said = inline(original["content"].replace("\n", " "), context)
    return tag("div", tag("b", text(who)), text(" "), said, class_="above")


def _face(author: Json) -> Html:
    name = _name(author)
    colour = FACES[0 if author.get("bot") else 1 + sum(map(ord, name)) % (len(FACES) - 1)]
    style = f"--face: {colour}"
    return tag("div", text(name[:1].upper()), class_="face", style=style, aria_hidden="true")


def _head(author: Json, timestamp: str) -> Html:
    when = datetime.fromisoformat(timestamp)
    return tag(
        "header",
        tag("b", text(_name(author)), class_="author"),
        tag("span", text("APP"), class_="app") if author.get("bot") else NOTHING,
        tag("time", text(f"{when:%H:%M}"), datetime=timestamp),
    )


def _name(author: Json) -> str:
    name: str = author["global_name"] or author["username"]
    return name
