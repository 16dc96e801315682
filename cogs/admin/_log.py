"""The log channel among the settings: choosing it, and what is said if nothing is posted there."""

from collections.abc import Sequence
from typing import Final

import discord

from cogs.adapters.log_channel import log_channel_problem, problem_of
from cogs.admin._sentences import log_sentence
from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, Policy
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

UNSEEN: Final = gettext_noop("I don't see that channel.")
PROBLEM: Final = gettext_noop("**Log.** {problem}")
WELL: Final = gettext_noop("I can post in the log channel.")
NONE: Final = gettext_noop(
    "There is no log channel; `/markov log` chooses one for reports and admins' actions."
)

PAGES: Final = ("home", "log")
"""The pages of the panel that say which channel is the log channel."""


async def choose_log(
    services: Services, guild: GuildId, places: Sequence[discord.abc.GuildChannel]
) -> str:
    """Set the first of some channels as the log channel; return what holds then.

    Raises UserError if it can't be one, or if there is none that the bot knows.
    """
    problem = problem_of(places[0]) if places else _(UNSEEN)
    if problem:
        raise UserError(problem)
    chosen = ChannelId(places[0].id)
    return log_sentence(await services.policies.change(guild, log_channel=chosen))


async def remove_log(services: Services, guild: GuildId) -> str:
    """Have no log channel; return what holds then."""
    return log_sentence(await services.policies.change(guild, log_channel=None))


def log_warning(page: str, guild: discord.Guild | None, policy: Policy) -> str:
    """Return what a page says of a log channel that can't be used; "" if nothing is wrong."""
    if page not in PAGES or guild is None:
        return ""
    problem = log_channel_problem(guild, policy)
    return f"⚠️ {problem}" if problem else ""


def log_state(guild: discord.Guild, policy: Policy) -> tuple[str, str]:
    """Return what the doctor says if all is well, and what is wrong if anything is."""
    problem = log_channel_problem(guild, policy)
    well = _(NONE if policy.log_channel is None else WELL)
    return well, _(PROBLEM, problem=problem) if problem else ""
