"""The training file of claabs/markov-discord: what was said, and nothing else."""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.domain import ChannelId, MemberId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions, channel_name
from markovbot.ingest.json_items import first_item, items
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import LeftOut, Row, Unreadable

START: Final = re.compile(rb"\s*\[\s*\{")
KEYS: Final = frozenset({"message", "attachments"})


class MarkovDiscord(Format):
    """An array of objects with a message and perhaps addresses of attachments."""

    name = "markov-discord"
    summary = "the training file of claabs/markov-discord"
    suffixes = frozenset({".json"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for an object with a message and nothing but attachments."""
        first = first_item(file.head, "item") if START.match(file.head) else None
        found = isinstance(first, dict) and "message" in first and first.keys() <= KEYS
        return Likeness.CERTAIN if found else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages, all by one member in one channel, as the options say."""
        name = channel_name(file, options)
        channel, member = ChannelId(id_of(name)), MemberId(id_of(options.member))
        for number, item in enumerate(items(file, "item"), 1):
            content = item.get("message") if isinstance(item, dict) else None
            if not isinstance(content, str):
                yield number, Unreadable("has no text that was said")
            elif not content.strip():
                yield number, LeftOut.MEDIA
            else:
                yield number, Row(channel, member, None, content)
