"""The limits of messages, of the components in them, and of forms.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Collection, Iterator
from typing import Final

from sandbox.calls import Json
from sandbox.limits.rules import longer, more, repeated
from sandbox.responses import BUTTON, ENTITY_SELECTS, STRING_SELECT, TEXT_INPUT
from sandbox.world import TEXT_DISPLAY, Message, nested

COMPONENTS_V2: Final = 1 << 15
"""The flag of messages that consist of components only."""

LONGEST_CONTENT: Final = 2000
LONGEST_TEXT: Final = 4000
"""Characters in all text displays of a message together."""

LONGEST_EMBEDS: Final = 6000
"""Characters in all embeds of a message together."""

LONGEST_ID: Final = 100
LONGEST_DESCRIPTION: Final = 1024
MOST_COMPONENTS: Final = 40
"""In a message of components, with those that are inside others."""

MOST_ROWS: Final = 5
MOST_IN_ROW: Final = 5
MOST_OPTIONS: Final = 25
MOST_EMBEDS: Final = 10
MOST_FILES: Final = 10
MOST_TEXTS: Final = 3
"""Text displays in a section."""

ACTION_ROW, SECTION, THUMBNAIL, GALLERY, FILE, CONTAINER, LABEL = 1, 9, 11, 12, 13, 17, 18
SELECTS: Final = (STRING_SELECT, *ENTITY_SELECTS)
LINK: Final = 5
ATTACHED: Final = "attachment://"

Found = Iterator[str]


def message_problems(message: Message) -> Found:
    """Yield what is wrong with a message."""
    yield from longer("content", message.content, LONGEST_CONTENT)
    yield from more("embeds", message.embeds, MOST_EMBEDS)
    yield from more("attachments", message.attachments, MOST_FILES)
    characters = sum(len(text) for one in message.embeds for text in _texts(one))
    if characters > LONGEST_EMBEDS:
        yield f"embeds: {characters:,} characters instead of {LONGEST_EMBEDS:,} at most"
    parts = list(nested(message.components))
    if message.flags & COMPONENTS_V2:
        if message.content or message.embeds:
            yield "a message of components has neither content nor embeds"
        yield from more("components", parts, MOST_COMPONENTS)
        shown = "".join(one["content"] for one in parts if one["type"] == TEXT_DISPLAY)
        yield from longer("text displays together", shown, LONGEST_TEXT)
    else:
        yield from more("rows of components", message.components, MOST_ROWS)
        if any(one["type"] != ACTION_ROW for one in message.components):
            yield "a message without the flag for components has rows of them only"
    yield from _components(parts, {one.name for one in message.attachments})


def form_problems(form: Json) -> Found:
    """Yield what is wrong with a form (a "modal")."""
    yield from longer("title", form.get("title"), 45, 1)
    yield from longer("custom_id", form.get("custom_id"), LONGEST_ID, 1)
    yield from more("components", form["components"], MOST_ROWS, 1)
    parts = list(nested(form["components"]))
    parts += [one["component"] for one in parts if "component" in one]
    for one in parts:
        if one["type"] == LABEL:
            yield from longer("label", one["label"], 45, 1)
            yield from longer("label: description", one.get("description"), 100)
    yield from _components(parts, ())


def _components(parts: Collection[Json], files: Collection[str]) -> Found:
    yield from repeated("custom_ids", [one["custom_id"] for one in parts if one.get("custom_id")])
    for one in parts:
        kind = one["type"]
        if kind == BUTTON:
            yield from _button(one)
        elif kind in SELECTS:
            yield from _select(one)
        elif kind == TEXT_INPUT:
            yield from longer("field: custom_id", one["custom_id"], LONGEST_ID, 1)
            yield from longer("field: value", one.get("value"), LONGEST_TEXT)
            yield from longer("field: placeholder", one.get("placeholder"), 100)
        elif kind == ACTION_ROW:
            selects = [inner for inner in one["components"] if inner["type"] in SELECTS]
            yield from more("row", one["components"], 1 if selects else MOST_IN_ROW, 1)
        elif kind == SECTION:
            yield from more("section", one["components"], MOST_TEXTS, 1)
            if one.get("accessory", {}).get("type") not in (BUTTON, THUMBNAIL):
                yield "section: has neither a button nor a picture beside it"
        elif kind == TEXT_DISPLAY:
            yield from longer("text display", one["content"], LONGEST_TEXT, 1)
        elif kind == CONTAINER:
            yield from more("container", one["components"], MOST_COMPONENTS, 1)
        yield from _media(one, files)


def _button(one: Json) -> Found:
    yield from longer("button: label", one.get("label"), 80)
    if not (one.get("label") or one.get("emoji")):
        yield "button: has neither label nor emoji"
    if one["style"] == LINK:
        yield from longer("button: url", one.get("url"), 512, 1)
        if one.get("custom_id"):
            yield "button: a link has no custom_id"
    else:
        yield from longer("button: custom_id", one.get("custom_id"), LONGEST_ID, 1)


def _select(one: Json) -> Found:
    yield from longer("select: custom_id", one["custom_id"], LONGEST_ID, 1)
    yield from longer("select: placeholder", one.get("placeholder"), 150)
    if one["type"] != STRING_SELECT:
        return
    yield from more("select: options", one["options"], MOST_OPTIONS, 1)
    yield from repeated("select: options", [option["value"] for option in one["options"]])
    for option in one["options"]:
        yield from longer("select: label", option["label"], 100, 1)
        yield from longer("select: value", option["value"], 100, 1)
        yield from longer("select: description", option.get("description"), 100)
    if (one.get("max_values") or 1) > len(one["options"]):
        yield "select: more values than options"


def _media(one: Json, files: Collection[str]) -> Found:
    """Yield what is wrong with the pictures and files that a component shows."""
    shown = [one] if one["type"] in (THUMBNAIL, FILE) else []
    if one["type"] == GALLERY:
        yield from more("gallery", one["items"], 10, 1)
        shown = one["items"]
    for item in shown:
        yield from longer("picture: description", item.get("description"), LONGEST_DESCRIPTION)
        url = (item.get("media") or item["file"])["url"]
        if url.startswith(ATTACHED) and url.removeprefix(ATTACHED) not in files:
            yield "picture: its file isn't attached"


def _texts(embed: Json) -> Iterator[str]:
    yield from (embed.get(key) or "" for key in ("title", "description"))
    yield from ((embed.get(key) or {}).get("text") or "" for key in ("footer",))
    yield from ((embed.get(key) or {}).get("name") or "" for key in ("author",))
    for field in embed.get("fields") or ():
        yield field["name"]
        yield field["value"]
