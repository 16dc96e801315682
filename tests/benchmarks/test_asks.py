"""Limits that lines don't keep are named with value and limit."""

from benchmarks.quality.asks import Ask, unmet
from benchmarks.quality.measures import MEASURES, Row

GOOD = {
    "joins": 0.01,
    "balanced": 1.0,
    "clean": 0.99,
    "style": 0.95,
    "run6": 0.0,
    "run6_plain": 0.0,
    "whole": 0.0,
    "attested": 0.35,
    "distinct": 0.9,
    "words_beside": 0.8,
    "mean_beside": 1.0,
    "over8": 0.3,
    "over14": 0.0,
    "keyword": 0.2,
    "failed": 0.0,
    "cpu_median": 9.0,
    "cpu_p99": 30.0,
}


def row(messages: int, style: str, **values: float | None) -> Row:
    return Row(
        "chat",
        messages,
        messages,
        "this bot",
        style,
        80,
        dict.fromkeys(MEASURES) | GOOD | values,
    )


def test_lines_that_keep_all_limits_are_not_named() -> None:
    for messages in (50, 500, 2_000):
        assert not list(unmet(row(messages, style) for style in ("member", "server", "answer")))


def test_a_limit_that_is_not_kept_is_named() -> None:
    assert list(unmet([row(50, "member", joins=2.5, distinct=0.6)])) == [
        "chat, 50 messages, member: order-1 joins a line 2.5 (asked: ≤ 0.03)",
        "chat, 50 messages, member: distinct lines 0.6 (asked: ≥ 0.85)",
    ]


def test_limits_depend_on_style_and_size() -> None:
    rows = [
        row(500, "member", distinct=0.1, attested=0.1),
        row(2_000, "server", attested=0.1, distinct=0.1),
        row(500, "answer", over14=0.9, words_beside=2.0),
        row(500, "server", keyword=0.9),
    ]
    assert not list(unmet(rows))
    assert list(unmet([row(500, "answer", keyword=0.9)])) == [
        "chat, 500 messages, answer: repeats a keyword of the message 0.9 (asked: 0.15–0.35)"
    ]
    assert str(Ask(0.3, None)) == "≥ 0.3"
