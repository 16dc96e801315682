"""The pages of /markov settings: each says how things stand, and what can be changed.

Nothing here does anything: what a press does is told by the id of what is pressed (`_panel.py`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import discord
from discord import ui

from cogs.adapters.languages import LANGUAGES
from cogs.admin import _sentences as say
from cogs.admin import _words_panel as words_panel
from cogs.admin._page_texts import (
    CATEGORIES,
    LANGUAGE,
    LENGTHS,
    LOGGED,
    OF_MEMBER,
    PAST,
    SERVERS_OWN,
    SPEAKING,
    TITLES,
    UNASKED,
    keeping,
)
from cogs.admin._pause import PAUSED
from cogs.admin._words import banned_sentence
from markovbot.container import Services
from markovbot.domain import Consent, GuildId, Imitation, Policy
from markovbot.languages import gettext as _
from markovbot.privacy.retention import CHOICES

MOST_CHOSEN: Final = 25
"""Channels or members that Discord lets one choose at once; its list can be searched for all."""

LEARNABLE: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
]
PLACES: Final = [*LEARNABLE, discord.ChannelType.category]

Item = ui.Item[Any]
Wrap = Callable[[Item], Item]
"""Makes a component that is answered after a restart, too."""


class Pages:
    """Draws pages; `wrap` is put around each button and select."""

    def __init__(self, services: Services, wrap: Wrap) -> None:
        self._services = services
        self._wrap = wrap
        self._drawn: dict[str, Callable[[GuildId, Policy], Iterable[Item]]] = {
            "home": self._home,
            "learn": self._learn,
            "speak": self._speak,
            "unasked": self._unasked,
            "lines": self._lines,
            "members": self._members,
            "words": self._words,
            "language": self._language,
            "log": self._log,
        }
        self._first = 0

    def draw(self, page: str, guild: GuildId, done: str = "", first: int = 0) -> ui.LayoutView:
        """Return a page, with what was just done on top; `first` is the number of the first entry
        in a select that can't hold all of them.

        The view is stopped: nothing waits for its buttons, whose ids hold all that they need.
        """
        top: list[Item] = [ui.TextDisplay(done), ui.Separator()] if done else []
        self._first = first
        parts = self._drawn[page](guild, self._services.policies.of(guild))
        view = ui.LayoutView(timeout=None)
        view.add_item(ui.Container(*top, *parts))
        view.stop()
        return view

    def _home(self, guild: GuildId, policy: Policy) -> Iterable[Item]:
        paused = self._services.pauses.is_paused(guild)
        learned = self._services.live.channels(guild)
        yield ui.TextDisplay(_("## Settings"))
        if paused:
            yield ui.TextDisplay(_(PAUSED))
        for page, lines in (
            ("learn", say.learning_sentences(policy, learned)),
            ("speak", [say.speaking_sentence(policy)]),
            ("unasked", say.chime_sentences(policy)),
            ("lines", [say.manner_sentence(policy)]),
            ("members", [say.policy_sentence(policy), say.ignored_sentence(policy)]),
            ("words", [banned_sentence(self._services.word_lists.of(guild))]),
            ("language", [say.language_sentence(policy)]),
            ("log", [say.log_sentence(policy)]),
        ):
            change = self._button(_(TITLES[page]), f"show:{page}")
            yield ui.Section(ui.TextDisplay("\n".join(lines)), accessory=change)
        green, grey = discord.ButtonStyle.success, discord.ButtonStyle.secondary
        yield ui.ActionRow(
            self._button(_("Resume"), "resume", green)
            if paused
            else self._button(_("Pause everything"), "pause", grey),
            self._button(_("Forget everything…"), "reset", discord.ButtonStyle.danger),
        )

    def _learn(self, guild: GuildId, policy: Policy) -> Iterable[Item]:
        learned = self._services.live.channels(guild)
        lines = [*say.learning_sentences(policy, learned), _(CATEGORIES), _(PAST)]
        yield _text(TITLES["learn"], lines)
        yield self._channels(_("Learn from …"), "learn", PLACES)
        yield self._channels(_("Stop learning from …"), "stop", PLACES)
        on = policy.learned_after is not None
        label = _("Don't learn new channels") if on else _("Learn new channels, too")
        yield ui.ActionRow(self._button(label, f"new:{'off' if on else 'on'}"), self._back())

    def _speak(self, _guild: GuildId, policy: Policy) -> Iterable[Item]:
        yield _text(TITLES["speak"], [say.speaking_sentence(policy), _(SPEAKING)])
        yield self._channels(_("Speak in …"), "allow", PLACES)
        yield self._channels(_("Don't speak in …"), "forbid", PLACES)
        label = (
            _("Speak only where allowed") if policy.speaks_elsewhere else _("Speak everywhere else")
        )
        value = "off" if policy.speaks_elsewhere else "on"
        yield ui.ActionRow(self._button(label, f"elsewhere:{value}"), self._back())

    def _unasked(self, _guild: GuildId, policy: Policy) -> Iterable[Item]:
        yield _text(TITLES["unasked"], [*say.chime_sentences(policy), _(UNASKED)])
        yield self._channels(_("Set the chance in …"), "chance", LEARNABLE)
        buttons = [
            self._button(_("Limit an hour…"), "limit"),
            self._button(_("Quiet hours…"), "quiet"),
        ]
        if policy.quiet_hours is not None:
            buttons.append(self._button(_("No quiet hours"), "loud"))
        yield ui.ActionRow(*buttons, self._back())

    def _lines(self, _guild: GuildId, policy: Policy) -> Iterable[Item]:
        yield _text(TITLES["lines"], [say.manner_sentence(policy)])
        yield self._select(
            _("How long lines are"),
            "length",
            [(one.value, _(label)) for one, label in LENGTHS.items()],
            policy.length.value,
        )
        yield self._select(
            _("How many words decide on the next one"),
            "order",
            [("2", _("Two words decide on the next one")), ("1", _("One word decides: wilder"))],
            str(policy.order),
        )
        yield ui.ActionRow(self._back())

    def _members(self, _guild: GuildId, policy: Policy) -> Iterable[Item]:
        lines = [say.policy_sentence(policy), say.ignored_sentence(policy), _(OF_MEMBER)]
        yield _text(TITLES["members"], lines)
        yield self._select(
            _("Whom I learn from"),
            "consent",
            [
                (Consent.OPT_OUT.value, _("Learn from all who haven't opted out")),
                (Consent.OPT_IN.value, _("Learn only from members who opted in")),
            ],
            policy.consent.value,
        )
        yield self._select(
            _("Whom /imitate works for"),
            "imitation",
            [
                (Imitation.EVERYBODY.value, _("Imitate everybody I learn from")),
                (Imitation.AGREED.value, _("Imitate only members who opted in")),
            ],
            policy.imitation.value,
        )
        kept = [(str(days), keeping(days)) for days in CHOICES]
        yield self._select(_("How long counts are kept"), "retention", kept, str(policy.retention))
        for action, hint in (
            ("ignore", _("Never learn from members")),
            ("heed", _("Learn from members again")),
        ):
            people: ui.UserSelect[Any] = ui.UserSelect(
                custom_id=f"settings:{action}", placeholder=hint, max_values=MOST_CHOSEN
            )
            yield ui.ActionRow(self._wrap(people))
        yield ui.ActionRow(self._back())

    def _words(self, guild: GuildId, _policy: Policy) -> Iterable[Item]:
        word_list = self._services.word_lists.of(guild)
        yield from words_panel.parts(word_list, self._first, self._button, self._wrap)
        yield ui.ActionRow(self._back())

    def _language(self, _guild: GuildId, policy: Policy) -> Iterable[Item]:
        yield _text(TITLES["language"], [say.language_sentence(policy), _(LANGUAGE)])
        own = (SERVERS_OWN, _("That of the server, as Discord has it"))
        choices = [own, *((one.value, name) for one, name in LANGUAGES.items())]
        chosen = policy.language or SERVERS_OWN
        yield self._select(_("Choose the language"), "language", choices, chosen)
        yield ui.ActionRow(self._back())

    def _log(self, _guild: GuildId, policy: Policy) -> Iterable[Item]:
        yield _text(TITLES["log"], [say.log_sentence(policy), _(LOGGED)])
        yield self._channels(_("Choose the log channel"), "log", [discord.ChannelType.text], 1)
        none = [self._button(_("No log channel"), "unlog")] if policy.log_channel else []
        yield ui.ActionRow(*none, self._back())

    def _back(self) -> Item:
        return self._button(_("Back"), "show:home", discord.ButtonStyle.primary)

    def _button(
        self,
        label: str,
        action: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> Item:
        return self._wrap(ui.Button(label=label, style=style, custom_id=f"settings:{action}"))

    def _channels(
        self,
        hint: str,
        action: str,
        kinds: list[discord.ChannelType],
        most: int = MOST_CHOSEN,
    ) -> Item:
        select: ui.ChannelSelect[Any] = ui.ChannelSelect(
            custom_id=f"settings:{action}", placeholder=hint, channel_types=kinds, max_values=most
        )
        return ui.ActionRow(self._wrap(select))

    def _select(
        self, hint: str, action: str, choices: Sequence[tuple[str, str]], chosen: str
    ) -> Item:
        select: ui.Select[Any] = ui.Select(custom_id=f"settings:{action}", placeholder=hint)
        for value, label in choices:
            select.add_option(label=label, value=value, default=value == chosen)
        return ui.ActionRow(self._wrap(select))


def _text(title: str, lines: Sequence[str]) -> ui.TextDisplay[Any]:
    return ui.TextDisplay("\n".join([f"**{_(title)}**", *lines]))
