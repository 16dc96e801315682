"""An unmodified discord.py client that notes what reaches it."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands

from sandbox.change_signal import ChangeSignal
from sandbox.patience import USUAL
from sandbox.world import Message
from tests.support.town import Town


class Panel(discord.ui.LayoutView):
    """A panel of components only: text, a section with a button, a select."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        forget = discord.ui.Button[Any](label="Forget me", custom_id="forget")
        forget.callback = self._forget  # type: ignore[method-assign]
        days = discord.ui.Select[Any](placeholder="How long?", custom_id="days")
        days.add_option(label="30 days", value="30")
        days.add_option(label="For ever", value="0")
        days.callback = self._days  # type: ignore[method-assign]
        self._chosen = days
        self.add_item(
            discord.ui.Container(
                discord.ui.TextDisplay("About you"),
                discord.ui.Section("Seven words", accessory=forget),
                discord.ui.ActionRow(days),
            )
        )

    async def _forget(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Forgotten.", ephemeral=True)

    async def _days(self, interaction: discord.Interaction) -> None:
        text = discord.ui.TextDisplay[Any](f"Kept for {self._chosen.values[0]} days")
        await interaction.response.edit_message(view=discord.ui.LayoutView().add_item(text))


class Reason(discord.ui.Modal):
    """A form with one question."""

    why = discord.ui.Label[Any](text="Why?", component=discord.ui.TextInput[Any]())

    def __init__(self, place: str) -> None:
        super().__init__(title=f"Learn in {place}")

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        assert isinstance(self.why.component, discord.ui.TextInput)
        await interaction.response.edit_message(content=self.why.component.value, view=None)


class Client(discord.Client):
    """Offers a few commands, and notes events as (name, what they bring)."""

    def __init__(self, *, direct: bool = True) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.message_content = True
        intents.moderation = True
        intents.dm_messages = direct
        super().__init__(
            intents=intents,
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.1,
        )
        self.events: list[tuple[str, Any]] = []
        self.asked: list[discord.Interaction] = []
        self._change_signal = ChangeSignal()
        self.tree = app_commands.CommandTree(self)
        self._add_commands()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.events.append((event, args))
        if event == "interaction":
            self.asked.append(args[0])
        super().dispatch(event, *args, **kwargs)
        self._change_signal.notify()

    @property
    def asked_by(self) -> discord.Member:
        """Return who used the last command, on a server."""
        user = self.asked[-1].user
        assert isinstance(user, discord.Member)
        return user

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def wait_for_event(self, name: str) -> Any:
        """Wait for an event, and return what it brought last."""
        found = await self._change_signal.wait_for(
            lambda: [args for kind, args in self.events if kind == name], USUAL, name
        )
        return found[-1]

    async def wait_for_message(self, message: Message) -> None:
        """Wait until a message, and so everything that happened before it, has arrived."""
        await self._change_signal.wait_for(
            lambda: any(
                name == "message" and args[0].id == message.id for name, args in self.events
            ),
            USUAL,
            "a message",
        )

    def _add_commands(self) -> None:
        @self.tree.command(description="About you")
        @app_commands.allowed_contexts(guilds=True, dms=True)
        @app_commands.allowed_installs(guilds=True, users=True)
        async def privacy(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(view=Panel(), ephemeral=True)

        @self.tree.command(description="Your data")
        @app_commands.allowed_contexts(guilds=True, dms=True)
        async def data(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True)
            files = [discord.File(io.BytesIO(b'{"words": 7}'), "data.json")]
            await interaction.edit_original_response(content="Here.", attachments=files)
            more = discord.File(io.BytesIO(b"more"), "more.txt")
            extra = await interaction.followup.send("And:", file=more, wait=True)
            await extra.edit(content="And this:")

        @self.tree.command(description="For servers")
        @app_commands.allowed_contexts(guilds=True, dms=False)
        @app_commands.allowed_installs(guilds=True, users=False)
        async def learn(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("Learning.")

        @self.tree.command(description="Where to learn")
        async def where(interaction: discord.Interaction) -> None:
            view = discord.ui.View()
            chosen = discord.ui.ChannelSelect[Any](placeholder="Where?")

            async def ask_why(pressed: discord.Interaction) -> None:
                await pressed.response.send_modal(Reason(chosen.values[0].name))

            chosen.callback = ask_why  # type: ignore[method-assign, assignment]
            await interaction.response.send_message("Choose.", view=view.add_item(chosen))

        @self.tree.context_menu(name="Report this line")
        async def report(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"Reported: {message.content}", ephemeral=True)

        @self.tree.context_menu(name="Imitate")
        async def imitate(interaction: discord.Interaction, member: discord.Member) -> None:
            await interaction.response.send_message(f"As {member.name}.")


@asynccontextmanager
async def running(town: Town, client: Client) -> AsyncIterator[Client]:
    """Run a client against the town's sandbox while the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.http.Route, "BASE", town.sandbox.api_url)
        gateway = yarl.URL(town.sandbox.gateway_url)
        patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        life = asyncio.create_task(client.start(town.sandbox.token))
        try:
            await client.wait_for_event("ready")
            yield client
            assert town.sandbox.problems == []
        finally:
            await client.close()
            await asyncio.wait([life])
