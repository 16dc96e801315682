"""Names in what people type: @Ada and #general become mentions, and mentions become names."""

import re

from sandbox.world import Place


def to_mentions(typed: str, place: Place) -> str:
    """Return a text in which names of people and channels are mentions, as Discord sends them."""
    known = {f"@{one.name}": one.mention for one in place.present()}
    if place.home is not None:
        known |= {f"#{one.name}": f"<#{one.id}>" for one in place.home.channels.values()}
    names = sorted(known, key=len, reverse=True)  # @Ada Two before @Ada
    pattern = "|".join(map(re.escape, names))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda match: known[match[0]], typed)


def to_names(written: str, place: Place) -> str:
    """Return a text as people typed it."""
    known = {one.mention: f"@{one.name}" for one in place.present()}
    if place.home is not None:
        known |= {f"<#{one.id}>": f"#{one.name}" for one in place.home.channels.values()}
    return re.sub(r"<[@#]\d+>", lambda match: known.get(match[0], match[0]), written)
