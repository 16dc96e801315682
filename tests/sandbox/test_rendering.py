"""Payloads as people see them, and that nothing in one becomes more than text."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from sandbox import payloads
from sandbox.calls import Json
from sandbox.rendering import (
    THEMES,
    Context,
    context_of,
    render_form,
    render_message,
    render_page,
)
from sandbox.rendering.components import components
from sandbox.rendering.markdown import markdown
from sandbox.world import Attachment, Message
from tests.support.town import Town

NAMES = Context({7: "Ada"}, {8: "tea"}, {9: "bakers"}, {"odds.png": "data:image/png;base64,AA=="})

WRITTEN = {
    "plain": "<p>plain</p>",
    "two\nlines": "<p>two<br>lines</p>",
    "**bold** and *slanted* and _so_": "<p><strong>bold</strong> and <em>slanted</em> and "
    "<em>so</em></p>",
    "__under__ ~~gone~~": "<p><u>under</u> <s>gone</s></p>",
    "***both***": "<p><strong><em>both</em></strong></p>",
    "snake_case_name 2 * 3 * 4": "<p>snake_case_name 2 * 3 * 4</p>",
    r"\*as typed\*": "<p>*as typed*</p>",
    "`a < *b*`": "<p><code>a &lt; *b*</code></p>",
    "||hidden||": '<p><span class="spoiler" tabindex="0">hidden</span></p>',
    "# Title\n-# small": "<h1>Title</h1><small>small</small>",
    "#tag -#none": "<p>#tag -#none</p>",
    "> one\n> two\nthree": "<blockquote><p>one<br>two</p></blockquote><p>three</p>",
    ">>> one\ntwo": "<blockquote><p>one<br>two</p></blockquote>",
    "- one\n- two": "<ul><li>one</li><li>two</li></ul>",
    "- one\n2. two": '<ul><li>one</li></ul><ol start="2"><li>two</li></ol>',
    "3. three\n4. four": '<ol start="3"><li>three</li><li>four</li></ol>',
    "```py\na = 1 < 2\n```": '<pre data-language="py" tabindex="0"><code>a = 1 &lt; 2</code></pre>',
    "before\n```\n**code**\n```\nafter": '<p>before</p><pre tabindex="0"><code>'
    "**code**</code></pre><p>after</p>",
    "<@7> <@!7> <#8> <@&9> <@1>": '<p><span class="mention">@Ada</span> '
    '<span class="mention">@Ada</span> <span class="mention">#tea</span> '
    '<span class="mention">@bakers</span> <span class="mention">@unknown-user</span></p>',
    "</markov learn:123>": '<p><span class="mention">/markov learn</span></p>',
    "https://discord.com/channels/1/8/3": '<p><span class="mention">#tea › 💬</span></p>',
    "<:teapot:123>": '<p><span class="emoji">:teapot:</span></p>',
    "<t:0:D>": '<p><time class="timestamp" datetime="1970-01-01T00:00:00+00:00">1 January 1970'
    "</time></p>",
    "<t:999999999999> <t:soon>": "<p>&lt;t:999999999999&gt; &lt;t:soon&gt;</p>",
}

LINKS = {
    "https://example.org/a?b=1&c.": ("https://example.org/a?b=1&amp;c", "."),
    "<https://example.org/x>": ("https://example.org/x", ""),
    "[here](https://example.org/y)": ("https://example.org/y", ""),
}

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[x](javascript:alert(1)) [y](data:text/html,<b>) javascript:alert(1)",
    "https://example.org/\"onmouseover='alert(1)'",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "**<b onclick=x>**",
    "<t:1:x> <@7>' onload='x",
    "`</code><script>`",
    "||**__~~`<i>`~~__**||",
    "</style><script>alert(1)</script>",
]


class Elements(HTMLParser):
    """Collects the elements and attributes that a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(html)
    parser.close()
    return parser.found


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_written_looks_as_on_discord(written: str) -> None:
    assert markdown(written, NAMES) == WRITTEN[written]


@pytest.mark.parametrize("written", LINKS)
def test_links_lead_where_they_say(written: str) -> None:
    url, rest = LINKS[written]
    html = markdown(written, NAMES)
    assert f'<a href="{url}" rel="noopener noreferrer nofollow" target="_blank">' in html
    assert html.endswith(f"</a>{rest}</p>")


def everywhere(text: str) -> Json:
    """Return a message that has a text wherever a payload can have one."""
    button = {"type": 2, "style": 1, "label": text, "custom_id": text, "emoji": {"name": text}}
    options = [{"label": text, "value": text, "description": text, "default": True}]
    media = {"media": {"url": f"attachment://{text}"}, "description": text}
    panel: list[Json] = [
        {"type": 10, "content": text},
        {"type": 1, "components": [button, {"type": 2, "style": 5, "label": text, "url": text}]},
        {"type": 3, "custom_id": text, "placeholder": text, "options": options},
        {"type": 8, "custom_id": text, "placeholder": text},
        {"type": 9, "components": [{"type": 10, "content": text}], "accessory": button},
        {"type": 12, "items": [media]},
        {"type": 13, "file": {"url": f"attachment://{text}"}},
        {"type": 99, "content": text},
    ]
    author = {"id": "1", "username": text, "global_name": text}
    return {
        "id": text,
        "author": author,
        "timestamp": "2026-01-01T10:00:00+00:00",
        "edited_timestamp": "2026-01-01T10:00:00+00:00",
        "flags": 64,
        "content": text,
        "attachments": [{"filename": text, "size": 1, "url": text}],
        "embeds": [
            {
                "title": text,
                "description": text,
                "color": 1,
                "fields": [{"name": text, "value": text}],
                "image": {"url": text},
                "footer": {"text": text},
            }
        ],
        "components": [{"type": 17, "accent_color": 1, "components": panel}],
        "referenced_message": {"author": author, "content": text},
    }


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_payload_becomes_markup(hostile: str) -> None:
    known = Context({7: hostile}, files={hostile: "data:text/plain,"})
    harmless = render_page(render_message(everywhere("tea"), known), theme="dark")
    page = render_page(
        render_message(everywhere(hostile), known, used=(hostile, hostile)), theme="dark"
    )
    assert "script" not in {name for name, _ in elements(page)}
    allowed = {key for _, attributes in elements(harmless) for key in attributes}
    allowed |= {"href", "start", "data-language", "tabindex", "download", "alt", "src"}
    for name, attributes in elements(page):
        assert not {key for key in attributes if key.startswith("on")}
        assert attributes.keys() <= allowed, name
        for key in ("href", "src"):
            address = attributes.get(key)
            assert address is None or address.startswith(("https://", "http://", "data:text/plain"))
    assert elements(page).count(("style", {})) == 1


@pytest.mark.parametrize("mark", ["*", "**", "_", "||", "`", "> ", "[", "<@", "~~", "- ", "\\"])
def test_any_number_of_marks_is_drawn(mark: str) -> None:
    assert markdown(mark * (4000 // len(mark)), NAMES)
    assert markdown(f"{mark}x" * 800, NAMES)


def test_panels_hold_what_they_are_made_of() -> None:
    def button(style: int, **parts: Any) -> Json:
        return {"type": 2, "style": style, "label": f"style {style}", "custom_id": "x", **parts}

    html = components(
        [
            {
                "type": 17,
                "accent_color": 0x5865F2,
                "components": [
                    {
                        "type": 9,
                        "components": [{"type": 10, "content": "## Tea"}],
                        "accessory": {"type": 11, "media": {"url": "attachment://odds.png"}},
                    },
                    {"type": 14, "divider": True, "spacing": 2},
                    {"type": 14, "divider": False, "spacing": 1},
                    {
                        "type": 12,
                        "items": [
                            {"media": {"url": "attachment://odds.png"}, "description": "must 50%"},
                            {"media": {"url": "https://example.org/x.png"}},
                        ],
                    },
                    {"type": 13, "file": {"url": "attachment://odds.png"}},
                    {"type": 1, "components": [button(style) for style in (1, 2, 3)]},
                    {"type": 1, "components": [button(4, disabled=True)]},
                ],
            },
            {
                "type": 1,
                "components": [
                    {
                        "type": 3,
                        "custom_id": "days",
                        "placeholder": "How long?",
                        "options": [
                            {"label": "30 days", "value": "30"},
                            {"label": "For ever", "value": "0", "default": True},
                        ],
                    }
                ],
            },
            {"type": 1, "components": [{"type": 8, "custom_id": "where"}]},
            {"type": 42},
        ],
        NAMES,
    )
    for part in (
        'class="container" style="--accent: #5865f2"',
        "<h2>Tea</h2>",
        '<img src="data:image/png;base64,AA==" alt="" class="thumbnail">',
        '<hr class="large">',
        '<hr class="small blank">',
        'alt="must 50%" class="picture"',
        'class="picture missing">A picture from elsewhere',
        'download="odds.png"',
        *(f'class="button {style}"' for style in ("primary", "secondary", "success")),
        'class="button danger" data-custom-id="x" disabled>style 4',
        'aria-label="How long?"',
        "<span>For ever</span>",
        'class="hint">Choose a channel',
        "A component of type 42",
    ):
        assert part in html, part
    assert "30 days" not in html  # a select shows its options when it is opened
    assert "example.org" not in html


def test_a_form_shows_its_questions_and_what_is_in_them() -> None:
    short = {"type": 4, "style": 1, "custom_id": "why", "value": 'so "much"', "required": False}
    long = {"type": 4, "style": 2, "custom_id": "more", "placeholder": "In your own words"}
    form = {
        "title": "Learn here?",
        "custom_id": "learn",
        "components": [
            {"type": 18, "label": "Why?", "description": "A word will do", "component": short},
            {"type": 1, "components": [{**long, "label": "What else?"}]},
            {"type": 10, "content": "**Thank you**"},
        ],
    }
    html = render_form(form, NAMES)
    for part in (
        "<h2>Learn here?</h2>",
        "<label><b>Why?</b><small>A word will do</small>",
        '<input type="text" value="so &quot;much&quot;" data-custom-id="why">',
        '<label><b>What else?</b><textarea rows="3" data-custom-id="more" '
        'placeholder="In your own words" required></textarea></label>',
        "<strong>Thank you</strong>",
        "Submit",
    ):
        assert part in html, part


async def test_a_message_says_who_wrote_it_what_it_answers_and_who_sees_it(town: Town) -> None:
    said = await town.sandbox.say(town.ada, town.square, f"hello {town.ada.mention}")
    ours = Message(town.square, 42, town.sandbox.bot_user, "the **kettle** sings")
    ours.reference = said
    ours.attachments = [
        Attachment(1, "odds.png", b"picture"),
        Attachment(2, "data.json", b"{}" * 600),
    ]
    context = context_of(town.square, ours.attachments)
    html = render_message(payloads.message(ours), context)
    for part in (
        '<b class="author">markov</b><span class="app">APP</span>',
        "the <strong>kettle</strong> sings",
        '<div class="above"><b>Ada</b> hello <span class="mention">@Ada</span></div>',
        '<img src="data:image/png;base64,cGljdHVyZQ==" alt="" class="picture attached">',
        "data.json",
        "1.2 KB",
    ):
        assert part in html, part
    assert "Only you can see this" not in html
    ours.flags = 64
    html = render_message(payloads.message(ours), context, used=("Ada", "/say about: tea"))
    assert "<b>Ada</b> used <b>/say about: tea</b>" in html
    assert "Only you can see this" in html
    ours.flags = 1 << 7
    assert "markov is thinking…" in render_message(payloads.message(ours), context)


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_asks_nobody_for_anything(theme: Any) -> None:
    page = render_page(render_message(everywhere("tea"), NAMES), theme=theme)
    assert f'data-theme="{theme}"' in page
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|<link|<script", page)
