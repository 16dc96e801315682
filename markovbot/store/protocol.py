"""Old address of the ports, until the branches under way have been merged."""

from markovbot.store.ports import *  # noqa: F403
