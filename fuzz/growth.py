"""Measure how time grows with length, for texts that make parsers quadratic."""

import gc
import time
from collections.abc import Callable
from typing import Final

SHAPES: Final = (
    *"aA0 _-.,:;!?@#$%^&*+=/\\|`'\"~()[]{}<>\n\t\0",
    "é", "\u0301", "\u0600", "\u200d", "\u200b", "\ufe0f", "\u202e", "\ud800", "🇩", "👩\u200d",
    "👍🏽",
    "1️⃣", "我", "ที่", "한", "ᄀ", "क्", "ﬃ", "İ", "²", "٣", "\u00a0", "\u2028",
    "a@", "a@a.", "@a.a", "a.", "a.a@", "<@", "<@1", "<@1>", "<#1>", "<:a", "<:a:", "<a:a:1>",
    "<t:1",
    "</a ", "</a a:", "<id:a", "<http://", "http://", "http://.", "http://a/", "www.", "://",
    "a://a@",
    "https://a/?a=", "||", "||a", "||a ", "`a", "`a ", "``", "```", "```a", "**", "a*", "a_b",
    "a'", "a-",
    "a ", "a b", " a", "  ", "\na", "A1", "a1B2c3", "0f", "1 ", "1-", "1.", "1,", "1:", "1/",
    "(1", "1)", "+1",
    "12 34 ", "1234-", "00", "2024-01-01 ", "10:30 ", "1.1.1.1 ", "1.1.1.", "::", "a:", "0:0:",
    "fe80::", "00-",
    "DE89 ", "DE89 3704 ", "a at a ", "a [at] ", "at ", " dot ", "a dot a ", "a(at)", "pass",
    "password ",
    "password is ", "password is a ", "password for a ", "password: ", "pin ", "pin 1 ", "code ",
    "code a ",
    "verification code ", "1234 is ", "1234 is a ", "token", "token=", "token=a1b2c3 ", "key:",
    "auth=",
    "secret ", "eyJ", "eyJaaaaaaaa=", "eyJaaaaaaaa.", "ghp_", "sk-", "sk-a", "SG.", "AKIA",
    "xoxb-", "a" * 25 + ".",
    "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----END ", "PRIVATE KEY", "PuTTY",
    "BEGIN A PRIVATE KEY",
    ":-)", " :)", " ^_", "^_", " <3", " xD", '"', '" ', '""', "\\'", "{\"a\":", "[", "[[",
    "\\u0041", "1e",
)  # fmt: skip
"""Texts to repeat: characters, openers without closers, and halves of what detectors look for."""

TIMES: Final = 8
"""The length of the longer of two texts, divided by that of the shorter."""

MOST: Final = 24.0
"""The time for the longer text may be this many times the shorter's; linear is 8, quadratic 64."""

FLOOR: Final = 0.004
"""Seconds of CPU below which noise outweighs the code."""


def quadratic(work: Callable[[str], object], shape: str, characters: int) -> float | None:
    """Return the ratio of times for a text and one `TIMES` as long if it exceeds MOST, else None.

    Best of several in CPU time, and measured again when it looks bad: on a busy machine any one may
    be late. `characters` is the length of the shorter text.
    """
    short, long = (shape * (size // len(shape)) for size in (characters, characters * TIMES))
    # Quadratic time for a text this long would be far above the floor; most shapes end here.
    after = _least(work, long, 1)
    if after < FLOOR * TIMES:
        return None
    for tries in (1, 3, 9):
        after = min(after, _least(work, long, tries - 1))
        ratio = after / max(_least(work, short, 2 + tries), FLOOR / TIMES)
        if ratio <= MOST:
            return None
    return ratio


def _least(work: Callable[[str], object], text: str, tries: int) -> float:
    least = float("inf")
    for _ in range(tries):
        gc.collect(0)
        started = time.process_time()
        work(text)
        least = min(least, time.process_time() - started)
    return least
