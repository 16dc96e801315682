"""A guild's model over the packed engine: what every store has in common that keeps packed counts.

The engine knows ids alone. Here are the parts that also know words, sources and the rules:

- `guild_view.py` is the port: what a store must know of a guild besides the counts.
- `reading.py` (with `run_counts.py`, `style_filter.py`) implements `Reading` on such a view.
- `batch.py` (with `segments.py`, `uncounted.py`) counts a batch of examples; `random_ids.py`
  gives what is new in it an id.
- `digest.py`, `inspection.py` and `statistics.py` go through all counts of a guild.
"""
