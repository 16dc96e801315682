"""What stands on the pages of /markov settings besides what holds."""

from typing import Final

from markovbot.domain import LineLength
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

TITLES: Final = {
    "learn": gettext_noop("Learning"),
    "speak": gettext_noop("Speaking"),
    "unasked": gettext_noop("Unasked"),
    "lines": gettext_noop("Lines"),
    "members": gettext_noop("Members"),
    "words": gettext_noop("Words"),
    "language": gettext_noop("Language"),
    "log": gettext_noop("Log"),
}

CATEGORIES: Final = gettext_noop(
    "Choose channels, or a category for all channels in it, also for those that come."
)
UNASKED: Final = gettext_noop(
    "Only a message of somebody I learn from can bring such a line, in a channel where I speak."
)
SPEAKING: Final = gettext_noop(
    "That holds for commands, mentions, replies and for what I say unasked. A channel's own "
    "setting beats its category's."
)
PAST: Final = gettext_noop(
    "`/markov history read` also learns what was said in a channel before; `/markov reset "
    "channel` forgets a channel."
)
OF_MEMBER: Final = gettext_noop("`/markov reset member` forgets what was learned from a member.")
LOGGED: Final = gettext_noop(
    "In a log channel I post which lines are reported and what admins change; never what anybody "
    "wrote, nor what members decide about themselves. It has to be hidden from `@everyone`. "
    "`/markov reports` shows how much is blocked."
)
LANGUAGE: Final = gettext_noop(
    "What you alone see is in the language of your Discord, whatever you choose here."
)
SERVERS_OWN: Final = "server"
"""The choice of the language that Discord has of a server."""

LENGTHS: Final = {
    LineLength.SHORT: gettext_noop("Short"),
    LineLength.NATURAL: gettext_noop("Natural"),
    LineLength.LONG: gettext_noop("Long"),
}


def keeping(days: int) -> str:
    """Return how long counts are kept, as a choice."""
    if not days:
        return _("Keep counts until somebody has them forgotten")
    return _("Keep counts for {days} days", days=days)
