"""Learn every message exactly once, whether it arrives live or is read from history later."""

from markovbot.ingest.catch_up import CatchUp
from markovbot.ingest.history import History, HistoryUnavailable, Page, Thread
from markovbot.ingest.live import LiveIngest

__all__ = ["CatchUp", "History", "HistoryUnavailable", "LiveIngest", "Page", "Thread"]
