"""The plainest `BlockStorage` there can be: two dictionaries."""

from collections.abc import Iterable, Sequence

from markovbot.store.packed.storage import IndexRow, NewBlock, Run


class DictBlockStorage:
    """Keeps every run with its index rows by key, and every block's bytes by id."""

    def __init__(self) -> None:
        self._runs: dict[int, Run] = {}
        self._index: dict[int, dict[bytes, IndexRow]] = {}
        self._blocks: dict[int, bytes] = {}
        self._last_run = 0
        self._last_block = 0

    def runs(self) -> list[Run]:
        return sorted(self._runs.values(), key=lambda run: (run.entries, run.id))

    def create_run(self) -> int:
        self._last_run += 1
        self._runs[self._last_run] = Run(self._last_run, 0, 0, None)
        self._index[self._last_run] = {}
        return self._last_run

    def delete_runs(self, runs: Iterable[int]) -> None:
        for run in runs:
            assert not self._index.pop(run)
            del self._runs[run]

    def retarget(self, runs: Iterable[int], target: int) -> None:
        for run in runs:
            self._runs[run] = self._runs[run]._replace(target=target)

    def index(self, run: int, start: bytes, stop: bytes) -> list[IndexRow]:
        rows = self._index.get(run, {})
        first = max((key for key in rows if key <= start), default=start)
        return [rows[key] for key in sorted(rows) if first <= key < stop]

    def nth_key(self, run: int, after: bytes, before: bytes, n: int) -> bytes | None:
        keys = sorted(key for key in self._index.get(run, {}) if after < key < before)
        return keys[n] if n < len(keys) else None

    def read(self, blocks: Sequence[int]) -> dict[int, bytes]:
        return {id_: self._blocks[id_] for id_ in blocks if id_ in self._blocks}

    def write(self, run: int, blocks: Sequence[NewBlock]) -> None:
        for id_, block in enumerate(blocks, self._last_block + 1):
            assert block.key not in self._index[run]
            self._blocks[id_] = block.data
            self._index[run][block.key] = block.key, block.total, id_
        self._last_block += len(blocks)
        self._resize(run, sum(block.entries for block in blocks))

    def delete(self, run: int, blocks: Sequence[IndexRow], entries: int) -> None:
        for key, _, id_ in blocks:
            del self._blocks[id_], self._index[run][key]
        self._resize(run, -entries)

    def unindexed(self) -> int:
        indexed = {id_ for rows in self._index.values() for _, _, id_ in rows.values()}
        return len(self._blocks.keys() - indexed)

    def _resize(self, run: int, by: int) -> None:
        old = self._runs[run]
        self._runs[run] = old._replace(entries=old.entries + by, version=old.version + 1)
