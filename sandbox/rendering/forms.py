"""Forms (Discord calls them "modals") as people see them before they fill them in."""

from sandbox.calls import Json
from sandbox.rendering.components import components
from sandbox.rendering.context import Context
from sandbox.rendering.tags import Html, tag, text


def render_form(form: Json, context: Context) -> Html:
    """Return a form, as an answer of type 9 holds it, as an element."""
    return tag(
        "form",
        tag("h2", text(form["title"])),
        components(form["components"], context),
        tag(
            "div",
            tag("button", text("Cancel"), type="button", class_="button secondary"),
            tag("button", text("Submit"), type="submit", class_="button primary"),
            class_="row",
        ),
        class_="form",
        data_custom_id=form["custom_id"],
        aria_label=form["title"],
    )
