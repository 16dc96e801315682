"""Draw what the bot sent: payloads to HTML that looks like Discord, and HTML to a picture.

A payload is a message as REST has it. What stands in it is untrusted: texts are escaped, links lead
into the web only, and nothing is fetched. `browser.py` takes a browser; the rest takes none.
"""

from sandbox.rendering.context import Context, context_of
from sandbox.rendering.forms import render_form
from sandbox.rendering.messages import render_message
from sandbox.rendering.page import THEMES, Theme, render_page

__all__ = [
    "THEMES",
    "Context",
    "Theme",
    "context_of",
    "render_form",
    "render_message",
    "render_page",
]
