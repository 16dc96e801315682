"""The privacy panel: figures, never texts, and buttons that act at once."""

import asyncio
from contextlib import suppress
from typing import Any, Final

import discord

from cogs.adapters.errors import SENDING_FAILURES
from cogs.adapters.rendering import escaped, plural
from cogs.privacy._choices import choice_line
from cogs.privacy._confirmation import ForgetConfirmation
from cogs.privacy._download import download
from cogs.runtime.views import BotView
from markovbot.container import Services
from markovbot.domain import EVERYWHERE, GuildId, MemberId, MessageId
from markovbot.errors import UserError
from markovbot.privacy.actions import Action, possible_actions
from markovbot.privacy.preferences import Overview

TIMEOUT: Final = 600.0
"""Seconds until the buttons are removed."""

MAX_LISTED: Final = 10
"""Servers listed one by one."""

IGNORED: Final = "The admins of this server don't have me learn from you, whatever you choose here."

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
        possible = possible_actions(overview, here, policy)
        self.clear_items()
        for action, button in self._buttons.items():
            if action in possible:
                self.add_item(button)
        lines = [
            done,
            "**What I keep about you**",
            *self._kept_lines(overview),
            choice_line(overview, here, policy, self._name),
            IGNORED if self._member in policy.never_learned else "",
        ]
        lines.append(
            "These are counts of which word followed which, used only to speak in a server's, a "
            "channel's or a member's style. I keep no messages. Opting out also forgets, and your "
            "name is no longer said."
        )
        if self._privacy_policy is not None:
            lines.append(f"-# Privacy policy: <{self._privacy_policy}>")
        return "\n".join(line for line in lines if line)

    def _kept_lines(self, overview: Overview) -> list[str]:
        if not overview.kept:
            return ["Nothing, on no server."]
        lines = [
            f"- {self._name(guild)}: {plural(tally.tokens, 'word')} of "
            f"{plural(tally.messages, 'message')} in {plural(tally.channels, 'channel')}"
            f"{self._retention_note(guild)}"
            for guild, tally in list(overview.kept.items())[:MAX_LISTED]
        ]
        if len(overview.kept) > MAX_LISTED:
            lines.append(f"- and on {plural(len(overview.kept) - MAX_LISTED, 'more server')}")
        return lines

    def _retention_note(self, guild: GuildId) -> str:
        days = self._services.policies.of(guild).retention
        return f", each for {days} days at most" if days else ""

    def _name(self, guild: GuildId) -> str:
        if guild == self._here:
            return "this server"
        known = self._origin.client.get_guild(guild)
        return "a server I have left" if known is None else f"**{escaped(known.name)}**"

    @discord.ui.button(label="Opt out here", style=discord.ButtonStyle.danger, row=0)
    async def out_here(self, interaction: discord.Interaction, _button: Button) -> None:
        """Leave this server's model."""
        await self._opt_out(interaction, self._here or EVERYWHERE)

    @discord.ui.button(label="Opt out everywhere", style=discord.ButtonStyle.danger, row=0)
    async def out_everywhere(self, interaction: discord.Interaction, _button: Button) -> None:
        """Leave all models."""
        await self._opt_out(interaction, EVERYWHERE)

    @discord.ui.button(label="Opt in here", style=discord.ButtonStyle.success, row=0)
    async def in_here(self, interaction: discord.Interaction, _button: Button) -> None:
        """Agree to be learned from on this server."""
        await self._opt_in(interaction, self._here or EVERYWHERE)

    @discord.ui.button(label="Opt in everywhere", style=discord.ButtonStyle.success, row=0)
    async def in_everywhere(self, interaction: discord.Interaction, _button: Button) -> None:
        """Agree to be learned from on all servers."""
        await self._opt_in(interaction, EVERYWHERE)

    @discord.ui.button(label="Forget me here", style=discord.ButtonStyle.secondary, row=1)
    async def forget_here(self, interaction: discord.Interaction, _button: Button) -> None:
        """Ask, then forget what was learned on this server."""
        await self._confirm(interaction, self._here or EVERYWHERE)

    @discord.ui.button(label="Forget me everywhere", style=discord.ButtonStyle.secondary, row=1)
    async def forget_everywhere(self, interaction: discord.Interaction, _button: Button) -> None:
        """Ask, then forget what was learned on all servers."""
        await self._confirm(interaction, EVERYWHERE)

    @discord.ui.button(label="Download my data", style=discord.ButtonStyle.secondary, row=1)
    async def download_data(self, interaction: discord.Interaction, _button: Button) -> None:
        """Send the user their counts of this server as a file; if there are none, all of them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if self._downloading.locked():
            raise UserError("I'm making your file already; it comes in a moment.")
        async with self._downloading:
            overview = await self._services.privacy.overview(self._member)
            here = self._here if self._here in overview.kept else None
            file = await download(self._services, self._member, here, interaction.filesize_limit)
        await interaction.followup.send(file=file, ephemeral=True)

    @discord.ui.button(label="Don't imitate me here", style=discord.ButtonStyle.secondary, row=2)
    async def refuse_imitation(self, interaction: discord.Interaction, _button: Button) -> None:
        """Stay in this server's model, but not as a style of one's own."""
        await self._let_imitate(interaction, allowed=False)

    @discord.ui.button(label="Imitate me here again", style=discord.ButtonStyle.success, row=2)
    async def allow_imitation(self, interaction: discord.Interaction, _button: Button) -> None:
        """Take that back."""
        await self._let_imitate(interaction, allowed=True)

    async def _let_imitate(self, interaction: discord.Interaction, *, allowed: bool) -> None:
        await interaction.response.defer()
        here = self._here or EVERYWHERE
        await self._services.privacy.let_imitate(self._member, here, allowed=allowed)
        await self._show(interaction, "You may be imitated again." if allowed else "I won't.")

    async def _opt_out(self, interaction: discord.Interaction, guild: GuildId) -> None:
        await interaction.response.defer()
        erased = await self._services.privacy.opt_out(
            self._member, guild, names_of(interaction.user), MessageId(interaction.id)
        )
        place = "everywhere" if guild == EVERYWHERE else "here"
        forgotten = "There was nothing to forget."
        if erased.messages:
            forgotten = (
                f"I have forgotten {plural(erased.messages, 'message')} "
                f"({plural(erased.tokens, 'word')})."
            )
        await self._show(interaction, f"You have opted out {place}. {forgotten}")

    async def _opt_in(self, interaction: discord.Interaction, guild: GuildId) -> None:
        await interaction.response.defer()
        await self._services.privacy.opt_in(self._member, guild, MessageId(interaction.id))
        place = "everywhere" if guild == EVERYWHERE else "here"
        await self._show(
            interaction,
            f"You have opted in {place}: I learn from you, and may speak in your style unless you "
            "have refused that.",
        )

    async def _confirm(self, interaction: discord.Interaction, guild: GuildId) -> None:
        overview = await self._services.privacy.overview(self._member)
        kept = [tally for one, tally in overview.kept.items() if guild in (one, EVERYWHERE)]
        words, messages = sum(one.tokens for one in kept), sum(one.messages for one in kept)
        place = "everywhere" if guild == EVERYWHERE else "on this server"
        self._close_confirmation()
        self._confirmation = ForgetConfirmation(
            lambda pressed: self._erase(pressed, guild), self._keep, TIMEOUT
        )
        await interaction.response.edit_message(
            content=f"This forgets all that I learned from you {place}: {plural(words, 'word')} of "
            f"{plural(messages, 'message')}. It can't be undone. I go on learning from what you "
            "write, unless you opt out. Backups made before hold it until newer ones replace them.",
            view=self._confirmation,
        )

    async def _erase(self, interaction: discord.Interaction, guild: GuildId) -> None:
        await interaction.response.defer()
        erased = await self._services.privacy.erase(self._member, guild, MessageId(interaction.id))
        await self._show(
            interaction,
            f"Forgotten: {plural(erased.tokens, 'word')} of {plural(erased.messages, 'message')}.",
        )

    async def _keep(self, interaction: discord.Interaction) -> None:
        await self._show(interaction, "Nothing was forgotten.")

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


def names_of(user: discord.User | discord.Member) -> set[str]:
    """Return the names that others may use for a person."""
    return {name for name in (user.name, user.global_name, user.display_name) if name}
