"""A log channel that only those who manage the tea house see, and the bot."""

from collections.abc import Iterable

from sandbox.permissions import SEND_MESSAGES, VIEW_CHANNEL
from sandbox.world import Channel, Member, Message, Overwrite
from tests.support.tea_house import TeaHouse


def only(house: TeaHouse, *who: Member) -> list[Overwrite]:
    """Return the overwrites with which the bot and some members see a channel."""
    seen = [house.sandbox.bot_user.id, *(one.id for one in who)]
    return [
        Overwrite(house.guild.id, deny=VIEW_CHANNEL),
        *(Overwrite(one, VIEW_CHANNEL | SEND_MESSAGES) for one in seen),
    ]


def add_log_channel(house: TeaHouse, *who: Member) -> Channel:
    """Make a channel that the admin sees, and some members."""
    return house.sandbox.add_channel(house.guild, "log", only(house, house.admin, *who))


async def choose_log_channel(house: TeaHouse, *who: Member) -> Channel:
    """Make a log channel, and have it chosen; return it once it says so."""
    channel = add_log_channel(house, *who)
    await house.sandbox.slash(house.admin, channel, "markov log", channel=channel)
    await house.sandbox.wait_for_message(channel)
    return channel


def entries(house: TeaHouse, channel: Channel) -> list[str]:
    """Return the entries that were posted, without their times."""
    return list(_entries(house.sandbox.history(channel)))


def _entries(posted: Iterable[Message]) -> Iterable[str]:
    for message in posted:
        if message.content.startswith("<t:"):
            for line in message.content.splitlines():
                yield line.partition("> ")[2]
