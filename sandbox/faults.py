"""What is to go wrong, and when."""

import re
from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """Something that happens to the next requests of a kind, instead of or before an answer."""

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int
    retry_after: float | None
    delay: float


class Faults:
    """The faults that still wait for their requests, in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def rest(
        self,
        method: str,
        path: str,
        *,
        status: int | None = None,
        times: int = 1,
        retry_after: float | None = None,
        delay: float = 0.0,
    ) -> None:
        """Let the next requests of a kind fail.

        `path` is a regular expression, searched for. `status` is the answer's; 0 cuts the
        connection instead, None answers as usual, only `delay` seconds later. A 429 asks to wait
        for `retry_after` seconds.
        """
        self._waiting.append(Fault(method, re.compile(path), status, times, retry_after, delay))

    def next_for(self, method: str, path: str) -> Fault | None:
        """Return the fault this request is to meet, and count it as met."""
        for fault in self._waiting:
            if fault.method == method and fault.path.search(path):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
