"""Components: rows of buttons and selects, what panels are made of, and the fields of forms.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Callable, Iterable
from typing import Final

from sandbox.calls import Json
from sandbox.rendering.context import Context
from sandbox.rendering.markdown import markdown
from sandbox.rendering.tags import NOTHING, Html, joined, tag, text

STYLES: Final = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium"}
"""Of buttons."""

ENTITIES: Final = {5: "a member", 6: "a role", 7: "a member or a role", 8: "a channel"}
"""What a select without options of its own asks for."""

PARAGRAPH: Final = 2
"""The style of a field for more than one line."""

KILOBYTE: Final = 1000
LARGE: Final = 2
"""The spacing of a separator with more room around it."""


def components(several: Iterable[Json], context: Context) -> Html:
    """Return components one below the other; those of an unknown type are named, not left out."""
    return joined(_component(one, context) for one in several)


def _component(one: Json, context: Context) -> Html:
    draw = DRAWN.get(one["type"])
    if draw is None:
        return tag("div", text(f"A component of type {one['type']}"), class_="unknown")
    return draw(one, context)


def _row(one: Json, context: Context) -> Html:
    return tag("div", components(one["components"], context), class_="row")


def _button(one: Json, _context: Context) -> Html:
    style = STYLES[one["style"]]
    emoji = one.get("emoji") or {}
    face = emoji.get("name") or ""
    shown = text(" ".join(filter(None, (face, one.get("label")))))
    if style == "link":
        return tag(
            "a",
            shown,
            tag("span", text("↗"), aria_hidden="true"),
            class_="button link",
            href=_web(one["url"]),
            rel="noopener noreferrer nofollow",
            target="_blank",
        )
    return tag(
        "button",
        shown,
        type="button",
        class_=f"button {style}",
        data_custom_id=one.get("custom_id"),
        disabled=bool(one.get("disabled")),
    )


def _select(one: Json, _context: Context) -> Html:
    """Return a select as it is before anybody opens it: what is chosen, or what to choose."""
    chosen = [option for option in one.get("options", ()) if option.get("default")]
    usual = f"Choose {ENTITIES[one['type']]}" if one["type"] in ENTITIES else "Make a selection"
    hint = one.get("placeholder") or usual
    shown = ", ".join(option["label"] for option in chosen)
    return tag(
        "button",
        tag("span", text(shown or hint), class_=None if shown else "hint"),
        tag("span", text("⌄"), class_="arrow", aria_hidden="true"),
        type="button",
        class_="select",
        aria_haspopup="listbox",
        aria_label=hint if shown else None,
        data_custom_id=one["custom_id"],
        disabled=bool(one.get("disabled")),
    )


def _section(one: Json, context: Context) -> Html:
    beside = components([one["accessory"]], context)
    return tag(
        "div",
        tag("div", components(one["components"], context), class_="texts"),
        tag("div", beside, class_="accessory"),
        class_="section",
    )


def _text_display(one: Json, context: Context) -> Html:
    return tag("div", markdown(one["content"], context), class_="text")


def _thumbnail(one: Json, context: Context) -> Html:
    return picture(one, context, "thumbnail")


def _gallery(one: Json, context: Context) -> Html:
    pictures = [picture(item, context, "picture") for item in one["items"]]
    return tag("div", *pictures, class_=f"gallery of-{min(len(pictures), 4)}")


def picture(one: Json, context: Context, kind: str) -> Html:
    """Return a picture with its description, or in its place what it shows."""
    described = one.get("description") or ""
    source = context.file_url(one["media"]["url"])
    if one.get("spoiler"):
        kind += " spoiler"
    if source is None:
        return tag("div", text(described or "A picture from elsewhere"), class_=f"{kind} missing")
    return tag("img", src=source, alt=described, class_=kind)


def _file(one: Json, context: Context) -> Html:
    url = one["file"]["url"]
    return file_card(url.rpartition("/")[2], one.get("size"), context.file_url(url))


def file_card(name: str, size: int | None, source: str | None) -> Html:
    """Return a file to fetch, by its name and size in bytes."""
    below = NOTHING if size is None else tag("span", text(_bytes(size)), class_="size")
    head = text(name) if source is None else tag("a", text(name), href=source, download=name)
    icon = tag("span", text("📄"), class_="icon", aria_hidden="true")
    return tag("div", icon, tag("div", tag("div", head), below), class_="file")


def _separator(one: Json, _context: Context) -> Html:
    size = "large" if one.get("spacing") == LARGE else "small"
    return tag("hr", class_=size if one.get("divider", True) else f"{size} blank")


def _container(one: Json, context: Context) -> Html:
    colour = one.get("accent_color")
    return tag(
        "div",
        components(one["components"], context),
        class_="container spoiler" if one.get("spoiler") else "container",
        style=None if colour is None else f"--accent: #{colour:06x}",
    )


def _label(one: Json, context: Context) -> Html:
    below = one.get("description")
    return tag(
        "label",
        tag("b", text(one["label"])),
        tag("small", text(below)) if below else NOTHING,
        components([one["component"]], context),
    )


def _text_input(one: Json, _context: Context) -> Html:
    named = text(one.get("label") or "")
    value = one.get("value") or ""
    shared: dict[str, str | bool | None] = {
        "data_custom_id": one["custom_id"],
        "placeholder": one.get("placeholder"),
        "required": one.get("required", True),
    }
    if one["style"] == PARAGRAPH:
        field = tag("textarea", text(value), rows="3", **shared)
    else:
        field = tag("input", type="text", value=value, **shared)
    return tag("label", tag("b", named), field) if named else field


def _bytes(size: int) -> str:
    return f"{size} bytes" if size < KILOBYTE else f"{size / KILOBYTE:.1f} KB"


def _web(url: str) -> str | None:
    """Return a link that leads into the web or into Discord; None for all others."""
    return url if url.startswith(("https://", "http://", "discord://")) else None


DRAWN: Final[dict[int, Callable[[Json, Context], Html]]] = {
    1: _row,
    2: _button,
    3: _select,
    4: _text_input,
    **dict.fromkeys(ENTITIES, _select),
    9: _section,
    10: _text_display,
    11: _thumbnail,
    12: _gallery,
    13: _file,
    14: _separator,
    17: _container,
    18: _label,
}
"""How a component is drawn, by its type."""
