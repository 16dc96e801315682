"""The list of pictures: one line each, in the order in which they are taken.

What happens for one picture stays: who has opted out for one has opted out in those that follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Option = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of what somebody asks, and of what the bot answers."""

    name: str
    """Of the files, which end in -light.png and -dark.png."""

    path: str
    """A slash command, such as "markov status"; a context menu; what is said to the bot; HELLO,
    BACKFILL, REPORT, ACTIONS or UNDOING."""

    press: tuple[str, ...]
    """The labels of buttons, pressed one after the other."""

    who: str
    place: str
    """A channel's name; "direct" for direct messages."""

    options: Mapping[str, Option]
    """As they are typed: "@Bruno" is the member, "#general" the channel."""

    presser: str
    times: int
    """How often it is asked; only the last answer is shown."""

    locale: str
    """The language of the Discord of who asks; of a new server, its own."""


def shot(
    name: str,
    path: str,
    *press: str,
    who: str = "Ada",
    place: str = "kitchen-table",
    presser: str = "",
    times: int = 1,
    locale: str = "en-US",
    **options: Option,
) -> Shot:
    """Return a picture to take; see `Shot`. A path that begins with "@markov" is a message.

    A context menu has the option `on`: "@Bruno" for a person, "line" for what the bot said last,
    "words" for what somebody else did. `presser` presses the buttons, if not who asks.
    """
    given = {name.rstrip("_"): value for name, value in options.items()}  # `and` is Python's
    return Shot(name, path, press, who, place, given, presser or who, times, locale)


ALSO_SAID: Final = (
    ("Ada", "お茶が好きです"),
    ("Chioma", "お茶が好きですか"),
    ("Bruno", "お茶を飲みますか"),
    ("Wren", "お茶を飲みました"),
    ("Ada", "お茶の時間です"),
    ("Tomasz", "お茶の時間ですよ"),
    ("Chioma", "お茶が冷めました"),
    ("Bruno", "お茶は苦いです"),
    ("Ada", "الشاي ساخن جدا اليوم"),
    ("Chioma", "الشاي ساخن والخبز طازج"),
    ("Bruno", "الشاي بارد اليوم"),
    ("Wren", "الشاي بارد جدا"),
    ("Tomasz", "الشاي الأخضر طيب"),
    ("Ada", "الشاي الأخضر أطيب"),
    ("Chioma", "الشاي ساخن"),
    ("Bruno", "الشاي مع النعناع"),
    ("Ada", "🫖 is on the table"),
    ("Chioma", "🫖 is on, I am coming"),
    ("Bruno", "🫖 ☕ for me"),
    ("Wren", "🫖 ☕ and a biscuit"),
    ("Tomasz", "🫖 👩‍🍳 is the best"),
    ("Chioma", "🫖 👩‍🍳 at work"),
    ("Ada", "🫖 🫖 all day"),
    ("Bruno", "my samovar leaks"),
)
"""Who says what in the kitchen before the pictures are taken: words of other scripts, and emoji."""

HELLO: Final = "hello"
"""In place of a command: what the bot says to somebody who has invited it to a new server."""

BACKFILL: Final = "backfill"
"""Another: what a channel is told while its past is read."""

REPORT: Final = "report"
"""Another: what the log channel is told of a line that is reported."""

ACTIONS: Final = "actions"
UNDOING: Final = "undoing"
"""Others: what the log channel is told of these ADMIN_ACTIONS."""

LOG: Final = "log"
"""The channel that Grace, Chioma and the bot see."""

OFFICE: Final = "office"
"""A channel that Grace, Bruno and the bot see."""

ADMIN_ACTIONS: Final[Mapping[str, tuple[tuple[str, Mapping[str, Option]], ...]]] = {
    ACTIONS: (
        ("markov consent", {"mode": "opt-out"}),
        ("markov quiet-hours", {"begin": "22:00", "end": "7:30", "zone": "Europe/Berlin"}),
        ("markov speak", {"allow": "#kitchen-table"}),
        ("markov speak", {"forbid": "#stargazing"}),
        ("markov ignore", {"member": "@Wren"}),
        ("markov pause", {}),
        ("markov resume", {}),
    ),
    UNDOING: (
        ("markov consent", {"mode": "opt-in"}),
        ("markov quiet-hours", {}),
        ("markov speak", {"allow": "#stargazing"}),
        ("markov speak", {"forbid": "#kitchen-table"}),
        ("markov ignore", {"member": "@Wren", "lift": True}),
        ("markov pause", {}),
        ("markov resume", {}),
    ),
}
"""Commands and their options, each of which the log channel is told of."""

NEWCOMER: Final = "Newbie"
"""Somebody who has never written."""

ANSWERS_PER_MINUTE: Final = 100
"""What the bot is set to, so that one refusal is enough for all pictures."""

ENGLISH: Final = (
    shot("hello", HELLO, who="Grace", place="direct"),
    shot("hello-channels", HELLO, "Choose channels", who="Grace", place="direct"),
    shot("hello-privacy", HELLO, "Privacy", who="Grace", place="direct"),
    shot("say", "say", about="tea"),
    shot("why", "say", "Why?", about="kettle"),
    shot("say-again", "say", "Again", channel="#stargazing"),
    shot("mention", "@markov is there any bread left?", who="Bruno"),
    shot("imitate", "imitate", member="@Bruno"),
    shot("report", "Report this line", who="Bruno", on="line"),
    shot("answer", "Answer this", who="Chioma", on="words"),
    shot("imitate-menu", "Imitate", on="@Chioma"),
    shot("imitate-two", "imitate", member="@Ada", and_="@Old Finn"),
    shot("imitate-not-yours", "imitate", "Don't imitate me", member="@Wren"),
    shot("imitate-no-more", "imitate", "Don't imitate me", presser="Tomasz", member="@Tomasz"),
    shot("imitate-refused", "imitate", member=f"@{NEWCOMER}"),
    shot("say-refused", "say", about="zeppelin"),
    shot("odds", "odds", word="kettle"),
    shot("odds-many", "odds", word="the"),
    shot("odds-two", "odds", word="the kettle"),
    shot("odds-hidden", "odds", word="samovar"),
    shot("odds-japanese", "odds", word="お茶"),
    shot("odds-arabic", "odds", word="الشاي"),
    shot("odds-emoji", "odds", word="🫖"),
    shot("stats", "stats"),
    shot("help", "help"),
    shot("help-admin", "help", who="Grace"),
    shot("direct", "@markov hello, who are you?", place="direct"),
    shot("privacy", "privacy"),
    shot("privacy-direct", "privacy", place="direct"),
    shot("privacy-nothing", "privacy", who=NEWCOMER),
    shot("privacy-forget", "privacy", "Forget me here"),
    shot("privacy-opted-out", "privacy", "Opt out here", who="Old Finn"),
    shot("privacy-opted-out-everywhere", "privacy", "Opt out everywhere", who="Bruno"),
    shot("imitate-opted-out", "imitate", member="@Bruno"),
    shot("permission-refused", "markov status", who="Ada"),
    shot("markov-status", "markov status", who="Grace"),
    shot("markov-doctor", "markov doctor", who="Grace"),
    shot("markov-reports", "markov reports", who="Grace"),
    shot("markov-reset", "markov reset channel", who="Grace", channel="#stargazing"),
    shot("markov-history", BACKFILL, who="Grace"),
    shot("markov-consent", "markov consent", who="Grace", mode="opt-in"),
    shot("privacy-opt-in", "privacy", who=NEWCOMER),
    shot("markov-chime-in", "markov chime-in", who="Grace", chance=2.5, channel="#stargazing"),
    shot("markov-speak", "markov speak", who="Grace", forbid="#kitchen-table"),
    shot("say-not-here", "say"),
    shot("markov-words", "markov words add", who="Grace", kind="word", text="bother"),
    shot("markov-words-refused", "markov words add", who="Grace", kind="word", text="oh bother"),
    shot("markov-words-phrase", "markov words add", who="Grace", kind="phrase", text="oh no"),
    shot("markov-words-list", "markov words list", who="Grace"),
    shot("settings", "markov settings", who="Grace"),
    shot("settings-learning", "markov settings", "Learning", who="Grace"),
    shot("settings-speaking", "markov settings", "Speaking", who="Grace"),
    shot("settings-unasked", "markov settings", "Unasked", who="Grace"),
    shot("settings-limit", "markov settings", "Unasked", "Limit an hour…", who="Grace"),
    shot("settings-quiet", "markov settings", "Unasked", "Quiet hours…", who="Grace"),
    shot("settings-lines", "markov settings", "Lines", who="Grace"),
    shot("settings-members", "markov settings", "Members", who="Grace"),
    shot("settings-words", "markov settings", "Words", who="Grace"),
    shot("settings-ban", "markov settings", "Words", "Ban patterns…", who="Grace"),
    shot("settings-language", "markov settings", "Language", who="Grace"),
    shot("settings-log", "markov settings", "Log", who="Grace"),
    shot("settings-paused", "markov settings", "Pause everything", who="Grace"),
    shot("settings-resumed", "markov settings", "Resume", who="Grace"),
    shot("settings-reset", "markov settings", "Forget everything…", "Forget", who="Grace"),
    shot("markov-log-public", "markov log", who="Grace", channel="#kitchen-table"),
    shot("markov-log", "markov log", who="Grace", channel=f"#{LOG}"),
    shot("log-report", REPORT, who="Bruno", place="stargazing", presser="Grace"),
    shot("log-report-kept", REPORT, "Keep blocked", who="Ada", place="stargazing", presser="Grace"),
    shot("log-report-lifted", REPORT, "Lift", who="Chioma", place="stargazing", presser="Grace"),
    shot("log-report-hidden", REPORT, "Show me the line", who="Grace", place=OFFICE),
    shot("log-actions", ACTIONS, who="Grace"),
)

GERMAN: Final = (
    shot("language-de", "markov language", who="Grace", locale="de", which="de"),
    shot("hello-de", HELLO, who="Grace", place="direct", locale="de"),
    shot("hello-channels-de", HELLO, "Kanäle auswählen", who="Grace", place="direct", locale="de"),
    shot("hello-privacy-de", HELLO, "Privatsphäre", who="Grace", place="direct", locale="de"),
    shot("why-de", "say", "Warum?", locale="de", about="kettle"),
    shot("say-refused-de", "say", locale="de", about="zeppelin"),
    shot("imitate-de", "imitate", locale="de", member="@Chioma"),
    shot("odds-de", "odds", locale="de", word="kettle"),
    shot("stats-de", "stats", locale="de"),
    shot("help-de", "help", locale="de"),
    shot("privacy-de", "privacy", locale="de"),
    shot("privacy-forget-de", "privacy", "Mich hier vergessen", locale="de"),
    shot("privacy-opted-out-de", "privacy", "Hier widersprechen", who="Tomasz", locale="de"),
    shot("permission-refused-de", "markov status", locale="de"),
    shot("markov-status-de", "markov status", who="Grace", locale="de"),
    shot("markov-doctor-de", "markov doctor", who="Grace", locale="de"),
    shot("markov-reports-de", "markov reports", who="Grace", locale="de"),
    shot("markov-log-de", "markov log", who="Grace", locale="de", channel=f"#{LOG}"),
    shot("markov-reset-de", "markov reset server", who="Grace", locale="de"),
    shot("markov-history-de", BACKFILL, who="Grace", locale="de"),
    shot("markov-words-list-de", "markov words list", who="Grace", locale="de"),
    shot("report-de", "Report this line", who="Wren", locale="de", on="line"),
    shot("log-report-de", REPORT, who="Chioma", presser="Grace", locale="de"),
    shot("log-report-kept-de", REPORT, "Blockiert lassen", presser="Grace", locale="de"),
    shot("log-report-lifted-de", REPORT, "Aufheben", who="Wren", presser="Grace", locale="de"),
    shot("log-report-hidden-de", REPORT, "Zeile anzeigen", who="Grace", place=OFFICE, locale="de"),
    shot("log-actions-de", UNDOING, who="Grace", locale="de"),
    shot("settings-de", "markov settings", who="Grace", locale="de"),
    *(
        shot(f"settings-{name}-de", "markov settings", *press, who="Grace", locale="de")
        for name, press in {
            "learning": ("Lernen",),
            "speaking": ("Sprechen",),
            "unasked": ("Ungefragt",),
            "limit": ("Ungefragt", "Grenze pro Stunde…"),
            "quiet": ("Ungefragt", "Ruhezeiten…"),
            "lines": ("Zeilen",),
            "members": ("Mitglieder",),
            "words": ("Wörter",),
            "ban": ("Wörter", "Muster sperren…"),
            "language": ("Sprache",),
            "log": ("Protokoll",),
            "paused": ("Alles pausieren",),
            "resumed": ("Fortsetzen",),
            "reset": ("Alles vergessen…", "Vergessen"),
        }.items()
    ),
)
"""The panels in German, and what everybody sees once the server's language is German."""

JAPANESE: Final = (
    shot("settings-ja", "markov settings", who="Grace", locale="ja"),
    shot("privacy-ja", "privacy", locale="ja"),
)

REFUSED: Final = shot("rate-limited", "stats", who="Wren", times=ANSWERS_PER_MINUTE + 1)
"""Comes last: for a minute Wren gets no other answer."""

SHOTS: Final = (*ENGLISH, *GERMAN, *JAPANESE, REFUSED)
