"""Time grows with length, whatever somebody writes."""

import time

import pytest

from markovbot.text import is_bot_command, segments, tidy, tokenize

PIECES = [
    "((", "( ͡° ", "<a>", "a.", "||a", "> a\n", "`a", "¯\\_", '""', "(°", "(re a: ", "[re a", "\x03",
    "\x031,1a", ">!a", "<@1", "</a ", "a-", "a_", "🏴", "\u200d", "\ufe0f", "\U000e0041", "ノ(",
    "¯", "┻━", "ʕ•", "*a", "~~", "- ", "1. ", "\n", "{", "[a](", "&a", "1,", "1.1.1.", "東京",
    "สวัสดี", "On a ",
    "-- Original Message", "a — ", "<a:b", ":a", ":'", "_ _", "\\", "|", "a\u0301",
    "2", "1 ", "1-", "12-34 ", "12 34\n", "[Reply] a: ", "Forwarded from a ", "-# ",
    "*Replying to a ", "( ^", "(^ . ", "(= Ф", "｡^", "ฅ^", "[ ]", "[a", "http://a.example/?q=a+",
    "?q=%25",
    "http://a.example/?url=", "ABCD-", "key ABCD-", "a?b=c&", "\u200b> ", "- > a\n", "`a`b", "*_",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_length(piece: str) -> None:
    def taken(length: int) -> float:
        text = (piece * length)[:length]
        started = time.thread_time()
        segments(text)
        tidy(tokenize(text)[:200])
        is_bot_command(text)
        return time.thread_time() - started

    def grows_slowly() -> bool:
        return taken(16_000) < 40 * max(min(taken(2_000), taken(2_000)), 0.002)

    taken(1000)
    assert any(grows_slowly() for _ in range(3))  # a busy machine slows one of two down at times
