"""A store of plain dictionaries: the specification of the ports in code.

It keeps everything in memory and nothing on disk, so it is for tests and short scripts. Where
another store behaves differently, that one is wrong (tests/store/conformance).
"""

from markovbot.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
