"""A database with a backup, and the backup put in its place."""

from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from markovbot.store import Restored, open_store, restore
from markovbot.store.ports import Store
from markovbot.store.sqlite.file.cancellation import CancelToken
from tests.support.teaching import ADA, BRUNO, RANDOM, Teacher

Deed = Callable[[Store, Teacher], Coroutine[Any, Any, object]]


async def nothing(_store: Store, _teacher: Teacher) -> None: ...


async def begin(database: Path, backup: Path, before: Deed, after: Deed, key: str = "") -> None:
    """Do something, make a backup, and do something else."""
    async with open_store(database, create=True, key=key) as store:
        teacher = Teacher(store)
        await teacher.say("the kettle sings", "tea is ready", member=ADA)
        await teacher.say("the kettle is mine", "so is the cup", member=BRUNO, channel=RANDOM)
        await before(store, teacher)
        await store.backup(backup)
        await after(store, teacher)


def put_back(database: Path, backup: Path, key: str = "", **keys: str) -> Restored:
    own, wanted = keys.get("own", key), keys.get("wanted", key)
    return restore(
        database, key, backup, own, nullcontext(wanted), lambda _done, _of: None, CancelToken()
    )
