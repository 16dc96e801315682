"""The list of pictures: one line each, in the order in which they are taken.

What happens for one picture stays: who has opted out for one has opted out in those that follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Option = str | int | bool


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of what somebody asks, and of what the bot answers."""

    name: str
    """Of the files, which end in -light.png and -dark.png."""

    path: str
    """A slash command, such as "markov status"; a context menu; or what is said to the bot."""

    press: tuple[str, ...]
    """The labels of buttons, pressed one after the other."""

    who: str
    place: str
    """A channel's name; "direct" for direct messages."""

    options: Mapping[str, Option]
    """As they are typed: "@Bruno" is the member, "#general" the channel."""


def shot(
    name: str,
    path: str,
    *press: str,
    who: str = "Ada",
    place: str = "kitchen-table",
    **options: Option,
) -> Shot:
    """Return a picture to take; see `Shot`. A path that begins with "@markov" is a message.

    A context menu has the option `on`: "@Bruno" for a person, "line" for what the bot said last.
    """
    return Shot(name, path, press, who, place, options)


ALSO_SAID: Final = (
    ("Ada", "お茶が好きです"),
    ("Chioma", "お茶が好きですか"),
    ("Bruno", "お茶を飲みますか"),
    ("Ada", "الشاي ساخن جدا اليوم"),
    ("Chioma", "الشاي ساخن والخبز طازج"),
    ("Bruno", "الشاي بارد اليوم"),
    ("Ada", "🫖 is on the table"),
    ("Chioma", "🫖 is on, I am coming"),
    ("Bruno", "🫖 or ☕ for me"),
)
"""Who says what in the kitchen before the pictures are taken: words of other scripts, and emoji."""

NEWCOMER: Final = "Newbie"
"""Somebody who has never written."""

SHOTS: Final = (
    shot("say", "say", about="tea"),
    shot("say-again", "say", "Again", channel="#stargazing"),
    shot("mention", "@markov is there any bread left?", who="Bruno"),
    shot("imitate", "imitate", member="@Bruno"),
    shot("report", "Report this line", who="Bruno", on="line"),
    shot("imitate-refused", "imitate", member=f"@{NEWCOMER}"),
    shot("odds", "odds", word="kettle"),
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
    shot("markov-reports", "markov reports", who="Grace"),
    shot("markov-reset", "markov reset channel", who="Grace", channel="#stargazing"),
    shot("markov-consent", "markov consent", who="Grace", mode="opt-in"),
    shot("privacy-opt-in", "privacy", who=NEWCOMER),
)
