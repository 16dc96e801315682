"""Learn what is said, once and exactly once, whether it is heard live or read up later."""

from markovbot.services.learning.catch_up import CatchUp
from markovbot.services.learning.history import History, HistoryUnavailable, Page, Thread
from markovbot.services.learning.learner import Learner

__all__ = ["CatchUp", "History", "HistoryUnavailable", "Learner", "Page", "Thread"]
