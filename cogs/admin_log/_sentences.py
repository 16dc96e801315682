"""What admins have done, in sentences: who, what, from what to what, and when.

They are made of ids, numbers and the names of settings alone.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import fields
from typing import Any, Final

from cogs.adapters.rendering import channel_list
from markovbot.admin_log import AdminAction, AdminEntry, PolicyChange
from markovbot.domain import ChannelId, Policy, QuietHours
from markovbot.speaking.quiet_hours import shown_time

ACTIONS: Final = {
    AdminAction.PAUSED: "{who} paused learning and speaking on the whole server.",
    AdminAction.RESUMED: "{who} resumed learning and speaking.",
    AdminAction.LEARNING_STARTED: "{who} switched learning on in {channels}.",
    AdminAction.LEARNING_STOPPED: "{who} switched learning off in {channels}.",
    AdminAction.BACKFILL_STARTED: "{who} had me begin to read the history of {channels}.",
    AdminAction.BACKFILL_STOPPED: "{who} had me stop reading the history of {channels}.",
    AdminAction.BACKFILL_ENDED: "Reading the history of {channels} has ended.",
    AdminAction.CHANNEL_RESET: "{who} had me forget all that I learned in {channels}.",
    AdminAction.MEMBER_RESET: "{who} had me forget all that I learned from {member}.",
    AdminAction.SERVER_RESET: "{who} had me forget all that I learned on this server.",
    AdminAction.ALL_UNBLOCKED: "{who} let everything be said again that was blocked.",
    AdminAction.REPORT_KEPT: "{who} kept a reported line blocked.",
    AdminAction.REPORT_LIFTED: "{who} let a reported line be said again.",
    AdminAction.BANNED: "{who} added to the list of banned words.",
    AdminAction.UNBANNED: "{who} took something off the list of banned words.",
}

CHANGED: Final = "{who} changed {setting}: {old} → {new}."
ADDED: Final = "{who} added {what} to {setting}."
REMOVED: Final = "{who} removed {what} from {setting}."

SETTINGS: Final = {
    "consent": "whom I learn from",
    "imitation": "whom `/imitate` works for",
    "retention": "how many days counts are kept",
    "never_learned": "the members I never learn from",
    "learned_after": "whether new channels are learned",
    "spoken_in": "the channels where I speak",
    "silent_in": "the channels where I don't speak",
    "speaks_elsewhere": "whether I speak in all other channels",
    "chances": "how often I speak unasked in {channel}",
    "chime_limit": "how often I speak unasked in an hour",
    "quiet_hours": "the quiet hours",
    "length": "how long lines are",
    "order": "how many words decide on the next one",
    "log_channel": "the log channel",
}
"""The names of settings, by the fields of a policy."""

YES, NO, NONE, NO_LIMIT = "yes", "no", "none", "no limit"

MAX_LISTED: Final = 10
"""Channels or members named one by one; others are counted."""

MORE: Final = "and {count} more"
MORE_CHANCES: Final = "{who} changed how often I speak unasked in {count} more channels."


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
        sentences = [ACTIONS[entry.action].format(who=who, **named)]
    return "\n".join(f"<t:{int(entry.moment)}:f> {one}" for one in sentences)


def _changes(old: Policy, new: Policy, who: str) -> Iterator[str]:
    for field in fields(Policy):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if field.name == "chances":
            yield from _chances(before, after, who)
        elif isinstance(before, frozenset):
            yield from _sets(before, after, SETTINGS[field.name], _listed(field.name), who)
        else:
            show = SHOWN.get(field.name, str)
            yield CHANGED.format(
                who=who, setting=SETTINGS[field.name], old=show(before), new=show(after)
            )


def _sets(
    old: frozenset[int],
    new: frozenset[int],
    setting: str,
    listed: Callable[[Collection[int]], str],
    who: str,
) -> Iterator[str]:
    for sentence, ids in ((ADDED, new - old), (REMOVED, old - new)):
        if ids:
            yield sentence.format(who=who, what=listed(ids), setting=setting)


def _chances(old: dict[ChannelId, float], new: dict[ChannelId, float], who: str) -> Iterator[str]:
    changed = [one for one in sorted({*old, *new}) if old.get(one) != new.get(one)]
    for one in changed[:MAX_LISTED]:
        setting = SETTINGS["chances"].format(channel=f"<#{one}>")
        before, after = (f"{chances.get(one, 0.0):g}%" for chances in (old, new))
        yield CHANGED.format(who=who, setting=setting, old=before, new=after)
    if len(changed) > MAX_LISTED:
        yield MORE_CHANCES.format(who=who, count=len(changed) - MAX_LISTED)


def _listed(field: str) -> Callable[[Collection[int]], str]:
    return _members if field == "never_learned" else _channels


def _channels(ids: Collection[int]) -> str:
    return channel_list(ids, MAX_LISTED)


def _members(ids: Collection[int]) -> str:
    shown = ", ".join(f"<@{one}>" for one in sorted(ids)[:MAX_LISTED])
    left = len(ids) - MAX_LISTED
    return f"{shown} {MORE.format(count=left)}" if left > 0 else shown


def _quiet(hours: QuietHours | None) -> str:
    if hours is None:
        return NONE
    return f"{shown_time(hours.begin)}–{shown_time(hours.end)} {hours.zone}"


def _number(number: int) -> str:
    return str(number) if number else NO_LIMIT


SHOWN: Final[dict[str, Callable[[Any], str]]] = {
    "retention": _number,
    "chime_limit": _number,
    "learned_after": lambda after: NO if after is None else YES,
    "speaks_elsewhere": lambda speaks: YES if speaks else NO,
    "quiet_hours": _quiet,
    "log_channel": lambda channel: NONE if channel is None else f"<#{channel}>",
}
"""How the values of a setting are shown; those that aren't named here speak for themselves."""
