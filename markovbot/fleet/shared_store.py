"""What a store offers besides its ports if several processes share it."""

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

from markovbot.domain import GuildId, MessageId, Scope


@runtime_checkable
class SharedStore(Protocol):
    """A store of a fleet: it also keeps the reservations of IDENTIFY (`IdentifyPacing`)."""

    erased_elsewhere: Callable[[Scope, MessageId], Awaitable[None]]
    """Awaited on the event loop once a scope was erased that another process had asked for, with
    the message up to which that holds."""

    commits_lost: Callable[[GuildId], None]
    """Called on the event loop when commits of this process may be missing in a guild: the server
    has crashed, and had confirmed them before they were on its disk."""

    async def reserve_identify(self, bucket: int, interval: float, /) -> float:
        """Reserve the next moment of a bucket; return the seconds until then."""
