"""What admins have done, in sentences: who, what, from what to what, and when.

They are made of ids, numbers and the names of settings alone.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import fields
from typing import Any, Final

from cogs.adapters.languages import LANGUAGES
from cogs.adapters.rendering import channel_list, enumerated
from markovbot.admin_log import AdminAction, AdminEntry, PolicyChange
from markovbot.domain import ChannelId, Policy, QuietHours
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, ngettext, number, pgettext
from markovbot.speaking.quiet_hours import shown_time

ACTIONS: Final = {
    AdminAction.PAUSED: gettext_noop("{who} paused learning and speaking on the whole server."),
    AdminAction.RESUMED: gettext_noop("{who} resumed learning and speaking."),
    AdminAction.LEARNING_STARTED: gettext_noop("{who} switched learning on in {channels}."),
    AdminAction.LEARNING_STOPPED: gettext_noop("{who} switched learning off in {channels}."),
    AdminAction.BACKFILL_STARTED: gettext_noop(
        "{who} had me begin to read the history of {channels}."
    ),
    AdminAction.BACKFILL_STOPPED: gettext_noop(
        "{who} had me stop reading the history of {channels}."
    ),
    AdminAction.BACKFILL_ENDED: gettext_noop("Reading the history of {channels} has ended."),
    AdminAction.CHANNEL_RESET: gettext_noop(
        "{who} had me forget all that I learned in {channels}."
    ),
    AdminAction.MEMBER_RESET: gettext_noop("{who} had me forget all that I learned from {member}."),
    AdminAction.SERVER_RESET: gettext_noop(
        "{who} had me forget all that I learned on this server."
    ),
    AdminAction.ALL_UNBLOCKED: gettext_noop("{who} let everything be said again that was blocked."),
    AdminAction.REPORT_KEPT: gettext_noop("{who} kept a reported line blocked."),
    AdminAction.REPORT_LIFTED: gettext_noop("{who} let a reported line be said again."),
    AdminAction.BANNED: gettext_noop("{who} added to the list of banned words."),
    AdminAction.UNBANNED: gettext_noop("{who} took something off the list of banned words."),
}

CHANGED: Final = gettext_noop("{who} changed {setting}: {old} → {new}.")
ADDED: Final = gettext_noop("{who} added {what} to {setting}.")
REMOVED: Final = gettext_noop("{who} removed {what} from {setting}.")

SETTINGS: Final = {
    "consent": gettext_noop("whom I learn from"),
    "imitation": gettext_noop("whom `/imitate` works for"),
    "retention": gettext_noop("how many days counts are kept"),
    "never_learned": gettext_noop("the members I never learn from"),
    "learned_after": gettext_noop("whether new channels are learned"),
    "spoken_in": gettext_noop("the channels where I speak"),
    "silent_in": gettext_noop("the channels where I don't speak"),
    "speaks_elsewhere": gettext_noop("whether I speak in all other channels"),
    "chances": gettext_noop("how often I speak unasked in {channel}"),
    "chime_limit": gettext_noop("how often I speak unasked in an hour"),
    "quiet_hours": gettext_noop("the quiet hours"),
    "length": gettext_noop("how long lines are"),
    "order": gettext_noop("how many words decide on the next one"),
    "language": gettext_noop("the language of what everybody sees"),
    "log_channel": gettext_noop("the log channel"),
}
"""The names of settings, by the fields of a policy."""

YES, NO = gettext_noop("yes"), gettext_noop("no")
NONE, NO_LIMIT = gettext_noop("none"), gettext_noop("no limit")

MAX_LISTED: Final = 10
"""Channels or members named one by one; others are counted."""


def entry_text(entry: AdminEntry) -> str:
    """Return a sentence on an entry, or several on a change of several settings, a line each."""
    who = "" if entry.actor is None else f"<@{entry.actor}>"
    if isinstance(entry.action, PolicyChange):
        sentences = list(_changes(entry.action.old, entry.action.new, who))
    else:
        named = {
            "channels": channel_list(entry.channels, MAX_LISTED),
            "member": f"<@{entry.member}>",
        }
        sentences = [_(ACTIONS[entry.action], who=who, **named)]
    return "\n".join(f"<t:{int(entry.moment)}:f> {one}" for one in sentences)


def _changes(old: Policy, new: Policy, who: str) -> Iterator[str]:
    for field in fields(Policy):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if field.name == "chances":
            yield from _chances(before, after, who)
        elif isinstance(before, frozenset):
            yield from _sets(before, after, _(SETTINGS[field.name]), _listed(field.name), who)
        else:
            show = SHOWN.get(field.name, str)
            setting = _(SETTINGS[field.name])
            yield _(CHANGED, who=who, setting=setting, old=show(before), new=show(after))


def _sets(
    old: frozenset[int],
    new: frozenset[int],
    setting: str,
    listed: Callable[[Collection[int]], str],
    who: str,
) -> Iterator[str]:
    for sentence, ids in ((ADDED, new - old), (REMOVED, old - new)):
        if ids:
            yield _(sentence, who=who, what=listed(ids), setting=setting)


def _chances(old: dict[ChannelId, float], new: dict[ChannelId, float], who: str) -> Iterator[str]:
    changed = [one for one in sorted({*old, *new}) if old.get(one) != new.get(one)]
    for one in changed[:MAX_LISTED]:
        setting = _(SETTINGS["chances"], channel=channel_list([one]))
        shares = (number(chances.get(one, 0.0)) for chances in (old, new))
        before, after = (_("{percent}%", percent=share) for share in shares)
        yield _(CHANGED, who=who, setting=setting, old=before, new=after)
    if (rest := len(changed) - MAX_LISTED) > 0:
        yield ngettext(
            "{who} changed how often I speak unasked in {count} more channel.",
            "{who} changed how often I speak unasked in {count} more channels.",
            rest,
            who=who,
        )


def _listed(field: str) -> Callable[[Collection[int]], str]:
    return _members if field == "never_learned" else _channels


def _channels(ids: Collection[int]) -> str:
    return channel_list(ids, MAX_LISTED)


def _members(ids: Collection[int]) -> str:
    return enumerated([f"<@{one}>" for one in sorted(ids)], MAX_LISTED)


def _quiet(hours: QuietHours | None) -> str:
    if hours is None:
        return _(NONE)
    return f"{shown_time(hours.begin)}–{shown_time(hours.end)} {hours.zone}"


def _limit(most: int) -> str:
    return number(most) if most else _(NO_LIMIT)


SHOWN: Final[dict[str, Callable[[Any], str]]] = {
    "retention": _limit,
    "chime_limit": _limit,
    "learned_after": lambda after: _(NO if after is None else YES),
    "speaks_elsewhere": lambda speaks: _(YES if speaks else NO),
    "quiet_hours": _quiet,
    "consent": lambda consent: pgettext("choice", consent),
    "imitation": lambda imitation: pgettext("choice", imitation),
    "length": lambda length: pgettext("choice", length),
    "language": lambda language: LANGUAGES.get(language) or pgettext("choice", "the server's own"),
    "log_channel": lambda channel: _(NONE) if channel is None else f"<#{channel}>",
}
"""How the values of a setting are shown; those that aren't named here speak for themselves."""
