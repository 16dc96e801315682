"""The messages of a place as one person sees them, drawn by the sandbox's renderer."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote
from zlib import crc32

from play.names import to_names
from play.private_answers import PrivateAnswers
from sandbox import Sandbox, payloads
from sandbox.rendering import context_of, render_message
from sandbox.rendering.context import Context
from sandbox.responses import EPHEMERAL
from sandbox.world import Attachment, Message, Place, User

SHOWN: Final = 60
"""The newest messages of a place; older ones aren't shown."""


class View:
    """Draws messages, each again only when it has changed."""

    def __init__(self, sandbox: Sandbox, answers: PrivateAnswers) -> None:
        self._sandbox = sandbox
        self._answers = answers
        self.files: dict[int, Attachment] = {}
        """The files of messages that were drawn, by id."""

    def messages(self, person: User, place: Place) -> list[Message]:
        """Return what a person sees in a place, oldest first."""
        seen = {**place.messages, **{one.id: one for one in self._answers.seen_by(person, place)}}
        return [seen[id_] for id_ in sorted(seen)[-SHOWN:]]

    def changes(self, person: User, place: Place, known: Mapping[str, str]) -> dict[str, object]:
        """Return the order of the messages, and those whose version the page doesn't have."""
        messages = self.messages(person, place)
        drawn = []
        for one in messages:
            payload = payloads.message(one)
            used = self._answers.used(one)
            version = f"{crc32(json.dumps([payload, used]).encode()):08x}"
            if known.get(str(one.id)) != version:
                drawn.append({**self._drawn(one, payload, person), "version": version})
        return {"order": [str(one.id) for one in messages], "changed": drawn}

    def _drawn(self, one: Message, payload: dict[str, Any], person: User) -> dict[str, object]:
        own = one.author is person
        return {
            "id": str(one.id),
            "html": render_message(payload, self.context(one), used=self._answers.used(one)),
            "author": one.author.name,
            "author_id": str(one.author.id),
            "own": own,
            "bot": one.author.bot,
            "private": bool(one.flags & EPHEMERAL),
            "text": to_names(one.content, one.channel) if own else "",
        }

    def context(self, one: Message) -> Context:
        """Return the names that a message may mention, and where its files can be fetched."""
        for file in one.attachments:
            self.files[file.id] = file
        urls = {file.name: f"files/{file.id}/{quote(file.name)}" for file in one.attachments}
        return replace(context_of(one.channel), files=urls)
