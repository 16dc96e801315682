"""Read large JSON documents item by item."""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO, RawIOBase
from itertools import islice
from typing import IO, Any, Final, TypeVar

import ijson

from markovbot.errors import UserError
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.quick_json import Unsure, quick_values
from markovbot.ingest.shallow_json import ShallowJson

T = TypeVar("T")

BUFFER: Final = 1 << 18
"""Bytes that are parsed at a time."""

OFTEN: Final = 500
"""Items after which progress is noted."""


def values(content: IO[bytes] | RawIOBase, prefix: str) -> Iterator[Any]:
    """Yield the values at a prefix; raise ijson.JSONError where the JSON is damaged or too deep."""
    return _decoded(ijson.items(ShallowJson(content), prefix, buf_size=BUFFER, use_float=True))


def events(content: IO[bytes] | RawIOBase) -> Iterator[tuple[str, str, Any]]:
    """Yield prefix, event and value of each piece of a document, and raise as `values` does."""
    return _decoded(ijson.parse(ShallowJson(content), buf_size=BUFFER, use_float=True))


def _decoded(found: Iterator[T]) -> Iterator[T]:
    """Yield what is found; of bytes that are no UTF-8, yajl lets halves of surrogate pairs pass."""
    try:
        yield from found
    except UnicodeDecodeError as error:
        raise ijson.JSONError("not UTF-8") from error


def items(file: ExportFile, prefix: str) -> Iterator[Any]:
    """Yield the values at a prefix of ijson's, such as `messages.item`.

    Raises UserError, after all values before the damage, if the file can't be read to its end.
    """
    given = 0
    with suppress(Unsure):
        with file.open() as content:
            for item in _noting_progress(file, quick_values(content, prefix)):
                given += 1
                yield item
        return
    yield from islice(_items_by_ijson(file, prefix), given, None)


def _items_by_ijson(file: ExportFile, prefix: str) -> Iterator[Any]:
    with file.open() as content:
        try:
            yield from _noting_progress(file, values(content, prefix))
        except ijson.JSONError as error:
            raise damaged(file) from error


def _noting_progress(file: ExportFile, found: Iterator[T]) -> Iterator[T]:
    for number, item in enumerate(found, 1):
        if number % OFTEN == 0:
            file.advance()
        yield item
    file.advance()


def first_item(start: bytes, prefix: str) -> object:
    """Return the first value at a prefix in the beginning of a document; None without one."""
    try:
        return next(values(BytesIO(start), prefix), None)
    except ijson.JSONError:
        return None


def damaged(file: ExportFile) -> UserError:
    """Return what is said of JSON that ends too early, or isn't any from a point on."""
    return UserError(
        f"{file.label} is damaged or cut short: it isn't JSON to its end; "
        "what could be read of it is learned."
    )
