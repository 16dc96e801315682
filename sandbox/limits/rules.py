"""What the limits are made of: the length of texts, the number of things."""

from collections.abc import Collection, Iterator

from sandbox.calls import FormError


def longer(what: str, text: object, most: int, least: int = 0) -> Iterator[str]:
    """Yield what is wrong with the length of a text; None is none."""
    length = 0 if text is None else len(str(text))
    if not least <= length <= most:
        yield f"{what}: {length} characters instead of {least} to {most}"


def more(what: str, things: Collection[object], most: int, least: int = 0) -> Iterator[str]:
    """Yield what is wrong with the number of things."""
    if not least <= len(things) <= most:
        yield f"{what}: {len(things)} instead of {least} to {most}"


def repeated(what: str, names: Collection[object]) -> Iterator[str]:
    """Yield that two things have the same name, if they do."""
    if len(set(names)) < len(names):
        yield f"{what}: two of them are the same"


def refuse_if_any(problems: Iterator[str]) -> None:
    """Raise FormError if there are problems."""
    if found := list(problems):
        raise FormError(found)
