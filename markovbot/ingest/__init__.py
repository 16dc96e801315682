"""Learn what is said, once and exactly once, whether it is heard live or read up later."""

from markovbot.ingest.catch_up import CatchUp
from markovbot.ingest.history import History, HistoryUnavailable, Page, Thread
from markovbot.ingest.live import LiveIngest

__all__ = ["CatchUp", "History", "HistoryUnavailable", "LiveIngest", "Page", "Thread"]
