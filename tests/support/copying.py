"""What tests of copying share."""

from markovbot.domain import GuildId


class Quiet:
    """Progress that nobody looks at."""

    def begun(self, guild: GuildId, number: int, of: int, tokens: int) -> None: ...

    def moved(self, tokens: int) -> None: ...
