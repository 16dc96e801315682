"""Small facts that survive a restart, such as whether a notice has been posted."""

from markovbot.store.ports import PreferenceStore


class Facts:
    """Texts under keys. A key that begins with "guild ID " is deleted together with the guild."""

    def __init__(self, store: PreferenceStore) -> None:
        self._store = store

    async def get(self, key: str) -> str | None:
        """Return the text under a key; None if there is none."""
        return await self._store.get_fact(key)

    async def set(self, key: str, value: str) -> None:
        """Save a text under a key in place of any earlier one; raises UserError on failure."""
        await self._store.set_fact(key, value)
