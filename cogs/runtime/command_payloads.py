"""Compare the commands that the bot has with those that Discord has.

Discord leaves out what is a default, returns permissions as text, and adds ids: both sides are
brought to one form first. https://discord.com/developers/docs/interactions/application-commands
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cogs.adapters.rendering import enumerated
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

Payload = Mapping[str, Any]

COMPARED: Final = (
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "default_member_permissions",
    "contexts",
    "integration_types",
    "nsfw",
    "options",
    "type",
    "value",
    "required",
    "choices",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "autocomplete",
)
"""What counts of a command, an option or a choice."""

GLOBAL_ONLY: Final = ("contexts", "integration_types")
"""What Discord keeps for commands of all servers only."""

SETS: Final = ("contexts", "integration_types", "channel_types")
"""Lists whose order means nothing."""

SLASH: Final = 1

MOST_NAMED: Final = 8
"""Commands named in a sentence."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The names of commands that Discord lacks, has otherwise, or has although they aren't ours."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.surplus)

    def __str__(self) -> str:
        """Return such as "2 missing (odds, say), 1 out of date (help)"."""
        parts = (
            (self.missing, gettext_noop("{count} missing ({names})")),
            (self.changed, gettext_noop("{count} out of date ({names})")),
            (self.surplus, gettext_noop("{count} no longer mine ({names})")),
        )
        return _(", ").join(
            _(text, count=len(names), names=enumerated(names, MOST_NAMED))
            for names, text in parts
            if names
        )


def differences(
    wanted: Iterable[Payload], there: Iterable[Payload], *, of_guild: bool
) -> Differences:
    """Return how the commands that Discord has differ from those wanted.

    `of_guild` tells whether they are the commands of one guild.
    """
    ours, theirs = _by_name(wanted, of_guild), _by_name(there, of_guild)
    return Differences(
        tuple(sorted(key[1] for key in ours if key not in theirs)),
        tuple(sorted(key[1] for key in ours if key in theirs and ours[key] != theirs[key])),
        tuple(sorted(key[1] for key in theirs if key not in ours)),
    )


def slash_ids(there: Iterable[Payload]) -> dict[str, int]:
    """Return the ids of slash commands by name."""
    return {one["name"]: int(one["id"]) for one in there if one.get("type", SLASH) == SLASH}


def _by_name(commands: Iterable[Payload], of_guild: bool) -> dict[tuple[int, str], object]:
    found: dict[tuple[int, str], object] = {}
    for one in commands:
        form = _canonical(one)
        permissions = one.get("default_member_permissions")
        form["default_member_permissions"] = None if permissions is None else str(permissions)
        if of_guild:
            for key in GLOBAL_ONLY:
                form.pop(key, None)
        found[one.get("type", SLASH), one["name"]] = form
    return found


def _canonical(one: Payload) -> dict[str, Any]:
    """Return what counts of a command, an option or a choice, defaults left out."""
    form: dict[str, Any] = {}
    for key in COMPARED:
        value = one.get(key)
        if value is None or value is False or value in ("", [], {}):
            continue
        if key in ("options", "choices"):
            value = [_canonical(inner) for inner in value]
        form[key] = sorted(value) if key in SETS else value
    form.setdefault("type", SLASH)
    return form
