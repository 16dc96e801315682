"""The commands that Discord has, as text that can be clicked on."""

from collections.abc import Mapping


class SentCommands:
    """The ids of the slash commands that Discord has, by which they can be clicked on."""

    def __init__(self, ids: Mapping[str, int] | None = None) -> None:
        self._ids = {} if ids is None else ids

    def mention(self, path: str) -> str:
        """Return a command, such as "markov learn", as something to click on; if Discord hasn't
        said its id, as text."""
        id_ = self._ids.get(path.partition(" ")[0])
        return f"`/{path}`" if id_ is None else f"</{path}:{id_}>"
