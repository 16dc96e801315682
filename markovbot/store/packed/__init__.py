"""The engine for counts: a log-structured merge tree (O'Neil et al., 1996) of packed blocks.

An **entry** is a 16-byte key and a count (`keys.py`, `entries.py`). All counts are a few sorted
**runs** of entries (`runs.py`); what a key was counted is the sum of its counts over all runs.

A run is stored as immutable **blocks** of at most 448 entries (`codec.py`). Its **block index** has
a row for each block: the block's first key, the sum of its counts, its id (`block_index.py`).

- **Learn** (`counting.py`): a batch of messages becomes one sorted run. There is no log and no
  memtable, since each batch is committed in the database's own transaction.
- **Compaction** (`compaction.py`) merges runs of about one size into one, slice by slice.
- **Sample** (`sampling.py`, `state_weights.py`): a draw picks a block by the sums in the block
  index, and unpacks only that block. `source_filter.py` leaves out sources that a style may not
  use, and `provenance.py` answers which sources and members stand behind a transition. `chain.py`
  is what walks ask.
- **Erase** (`erasure.py`): a source to be erased is marked with a tombstone by the caller, which
  hides it from all draws at once; then its entries are taken out of the blocks, slice by slice.
  `removal.py` has the steps of that.
- **Check** (`integrity.py`) compares the runs and the block index with the blocks, and the counts
  with each other.

The engine knows no texts, no names and no SQL. `storage.py` is the port through which it reads and
writes runs, block index and blocks. What knows texts and names, too, is in `store/model`.
"""
