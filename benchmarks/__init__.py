"""How fast, how large and how exact: `make bench` measures what `docs/storage.md` claims."""
