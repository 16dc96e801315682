"""What a payload refers to: the names of people and places, and the files that came with it."""

import base64
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sandbox.world import Attachment, Place

ATTACHED: Final = ("attachment://", "https://cdn.discordapp.com/attachments/")
"""How a payload names a file that came with its message; the file's name is the last part."""


@dataclass(frozen=True, slots=True)
class Context:
    """Names by id, and by a file's name where it can be fetched from.

    Pictures from elsewhere are not shown: whoever draws a payload asks nobody else for anything.
    """

    users: Mapping[int, str] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def file_url(self, url: str) -> str | None:
        """Return where a file of the message can be fetched from; None for other addresses."""
        return self.files.get(url.rpartition("/")[2]) if url.startswith(ATTACHED) else None


def context_of(place: Place, attachments: Iterable[Attachment] = ()) -> Context:
    """Return the names that are known in a place, and the files as data inside the page."""
    users = {one.id: one.name for one in place.present()}
    files = {one.name: data_url(one) for one in attachments}
    guild = place.home
    if guild is None:
        return Context(users, files=files)
    channels = {one.id: one.name for one in guild.channels.values()}
    roles = {one.id: one.name for one in guild.roles.values()}
    return Context(users, channels, roles, files)


def data_url(one: Attachment) -> str:
    """Return a file as an address that holds it."""
    kind = mimetypes.guess_type(one.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(one.data).decode()}"
