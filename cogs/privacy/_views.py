"""The privacy panel: figures, never texts, and buttons that act at once."""

import asyncio
from contextlib import suppress
from typing import Any, Final

import discord

from cogs.adapters.converters import names_of
from cogs.adapters.errors import SENDING_FAILURES
from cogs.adapters.rendering import policy_link
from cogs.privacy._choices import choice_line, guilds_named
from cogs.privacy._confirmation import ForgetConfirmation
from cogs.privacy._download import download
from cogs.privacy._figures import (
    forgotten,
    guilds_listed,
    kept_lines,
    opted_in,
    opted_out,
    question,
)
from cogs.privacy._progress import ErasureProgress
from cogs.privacy._servers import PanelServers
from cogs.runtime.views import BotView
from markovbot.container import Services
from markovbot.domain import EVERYWHERE, GuildId, MemberId, MessageId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop
from markovbot.privacy.actions import Action, possible_actions

TIMEOUT: Final = 600.0
"""Seconds until the buttons are removed."""

IGNORED: Final = gettext_noop(
    "The admins of this server don't have me learn from you, whatever you choose here."
)

Button = discord.ui.Button[Any]


class PrivacyPanel(BotView):
    """What is kept about the user; "here" is the server where the command was used, if any.

    Nothing here is rate-limited: whoever has asked a lot can still leave.
    """

    def __init__(
        self, services: Services, asked: discord.Interaction, privacy_policy: str | None
    ) -> None:
        super().__init__(timeout=TIMEOUT)
        self._services = services
        self._origin = asked
        self._privacy_policy = privacy_policy
        self._member = MemberId(asked.user.id)
        self._confirmation: ForgetConfirmation | None = None
        self._here = None if asked.guild_id is None else GuildId(asked.guild_id)
        self._at_home = asked.is_guild_integration()
        self._downloading = asyncio.Lock()
        self._servers = PanelServers(asked.client, services, self._here)
        self._buttons: dict[Action, Button] = {
            Action.OPT_OUT_HERE: self.out_here,
            Action.OPT_OUT_EVERYWHERE: self.out_everywhere,
            Action.OPT_IN_HERE: self.in_here,
            Action.OPT_IN_EVERYWHERE: self.in_everywhere,
            Action.FORGET_HERE: self.forget_here,
            Action.FORGET_EVERYWHERE: self.forget_everywhere,
            Action.DOWNLOAD: self.download_data,
            Action.REFUSE_IMITATION_HERE: self.refuse_imitation,
            Action.ALLOW_IMITATION_HERE: self.allow_imitation,
        }

    async def refresh(self, done: str = "") -> str:
        """Show the buttons that do something as things stand; return the panel's text, with `done`
        (what was just done) on top."""
        overview = await self._services.privacy.overview(self._member, self._here)
        here = self._here
        if not self._at_home and here not in overview.kept and here not in overview.choices:
            here = None  # a server that has nothing to do with the bot
        policy = self._services.policies.of(here or EVERYWHERE)
        await self._servers.load([*guilds_listed(overview), *guilds_named(overview)])
        possible = possible_actions(overview, here, policy)
        self.clear_items()
        for action, button in self._buttons.items():
            if action in possible:
                self.add_item(button)
        lines = [
            done,
            _("**What I keep about you**"),
            *kept_lines(overview, self._servers.name, self._servers.retention),
            choice_line(overview, here, policy, self._servers.name),
            _(IGNORED) if self._member in policy.never_learned else "",
        ]
        lines.append(
            _(
                "These are counts of which word followed which, used only to speak in a server's, "
                "a channel's or a member's style. I keep no messages. Opting out also forgets, "
                "and your name is no longer said."
            )
        )
        if self._privacy_policy is not None:
            lines.append(policy_link(self._privacy_policy))
        return "\n".join(line for line in lines if line)

    @discord.ui.button(label=gettext_noop("Opt out here"), style=discord.ButtonStyle.danger, row=0)
    async def out_here(self, interaction: discord.Interaction, _button: Button) -> None:
        """Leave this server's model."""
        await self._opt_out(interaction, self._here or EVERYWHERE)

    @discord.ui.button(
        label=gettext_noop("Opt out everywhere"), style=discord.ButtonStyle.danger, row=0
    )
    async def out_everywhere(self, interaction: discord.Interaction, _button: Button) -> None:
        """Leave all models."""
        await self._opt_out(interaction, EVERYWHERE)

    @discord.ui.button(label=gettext_noop("Opt in here"), style=discord.ButtonStyle.success, row=0)
    async def in_here(self, interaction: discord.Interaction, _button: Button) -> None:
        """Agree to be learned from on this server."""
        await self._opt_in(interaction, self._here or EVERYWHERE)

    @discord.ui.button(
        label=gettext_noop("Opt in everywhere"), style=discord.ButtonStyle.success, row=0
    )
    async def in_everywhere(self, interaction: discord.Interaction, _button: Button) -> None:
        """Agree to be learned from on all servers."""
        await self._opt_in(interaction, EVERYWHERE)

    @discord.ui.button(
        label=gettext_noop("Forget me here"), style=discord.ButtonStyle.secondary, row=1
    )
    async def forget_here(self, interaction: discord.Interaction, _button: Button) -> None:
        """Ask, then forget what was learned on this server."""
        await self._confirm(interaction, self._here or EVERYWHERE)

    @discord.ui.button(
        label=gettext_noop("Forget me everywhere"), style=discord.ButtonStyle.secondary, row=1
    )
    async def forget_everywhere(self, interaction: discord.Interaction, _button: Button) -> None:
        """Ask, then forget what was learned on all servers."""
        await self._confirm(interaction, EVERYWHERE)

    @discord.ui.button(
        label=gettext_noop("Download my data"), style=discord.ButtonStyle.secondary, row=1
    )
    async def download_data(self, interaction: discord.Interaction, _button: Button) -> None:
        """Send the user their counts of this server as a file; if there are none, all of them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if self._downloading.locked():
            raise UserError(_("I'm making your file already; it comes in a moment."))
        async with self._downloading:
            overview = await self._services.privacy.overview(self._member)
            here = self._here if self._here in overview.kept else None
            file = await download(self._services, self._member, here, interaction.filesize_limit)
        await interaction.followup.send(file=file, ephemeral=True)

    @discord.ui.button(
        label=gettext_noop("Don't imitate me here"), style=discord.ButtonStyle.secondary, row=2
    )
    async def refuse_imitation(self, interaction: discord.Interaction, _button: Button) -> None:
        """Stay in this server's model, but not as a style of one's own."""
        await self._let_imitate(interaction, allowed=False)

    @discord.ui.button(
        label=gettext_noop("Imitate me here again"), style=discord.ButtonStyle.success, row=2
    )
    async def allow_imitation(self, interaction: discord.Interaction, _button: Button) -> None:
        """Take that back."""
        await self._let_imitate(interaction, allowed=True)

    async def _let_imitate(self, interaction: discord.Interaction, *, allowed: bool) -> None:
        await interaction.response.defer()
        here = self._here or EVERYWHERE
        await self._services.privacy.let_imitate(self._member, here, allowed=allowed)
        await self._show(
            interaction,
            _("You may be imitated again.") if allowed else _("I won't imitate you here."),
        )

    async def _opt_out(self, interaction: discord.Interaction, guild: GuildId) -> None:
        await interaction.response.defer()
        async with ErasureProgress(interaction) as progress:
            erased = await self._services.privacy.opt_out(
                self._member,
                guild,
                names_of(interaction.user),
                MessageId(interaction.id),
                progress.note,
            )
        await self._show(
            interaction, opted_out(erased.tokens, erased.messages, everywhere=guild == EVERYWHERE)
        )

    async def _opt_in(self, interaction: discord.Interaction, guild: GuildId) -> None:
        await interaction.response.defer()
        await self._services.privacy.opt_in(self._member, guild, MessageId(interaction.id))
        await self._show(interaction, opted_in(everywhere=guild == EVERYWHERE))

    async def _confirm(self, interaction: discord.Interaction, guild: GuildId) -> None:
        overview = await self._services.privacy.overview(self._member)
        kept = [tally for one, tally in overview.kept.items() if guild in (one, EVERYWHERE)]
        text = question(
            sum(one.tokens for one in kept),
            sum(one.messages for one in kept),
            everywhere=guild == EVERYWHERE,
        )
        self._close_confirmation()
        self._confirmation = ForgetConfirmation(
            lambda pressed: self._erase(pressed, guild), self._keep, TIMEOUT
        )
        await interaction.response.edit_message(content=text, view=self._confirmation)

    async def _erase(self, interaction: discord.Interaction, guild: GuildId) -> None:
        await interaction.response.defer()
        async with ErasureProgress(interaction) as progress:
            erased = await self._services.privacy.erase(
                self._member, guild, MessageId(interaction.id), progress.note
            )
        await self._show(interaction, forgotten(erased.tokens, erased.messages))

    async def _keep(self, interaction: discord.Interaction) -> None:
        await self._show(interaction, _("Nothing was forgotten."))

    async def _show(self, interaction: discord.Interaction, done: str) -> None:
        content = await self.refresh(done)
        self._close_confirmation()
        if interaction.response.is_done():
            await interaction.edit_original_response(content=content, view=self)
        else:
            await interaction.response.edit_message(content=content, view=self)

    def _close_confirmation(self) -> None:
        if self._confirmation is not None:
            self._confirmation.stop()
            self._confirmation = None

    async def close(self) -> None:
        """End the panel and remove its buttons."""
        self.stop()
        self._close_confirmation()
        await self.on_timeout()

    async def on_timeout(self) -> None:
        """Remove the buttons."""
        with suppress(*SENDING_FAILURES):  # the panel itself may be gone
            await self._origin.edit_original_response(view=None)
