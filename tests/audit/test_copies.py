"""Which lines repeat messages, token for token and word for word."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from markovbot.audit import words
from markovbot.audit.figures import Origin
from markovbot.audit.lines import LineQuota, say, share_out, unguarded
from markovbot.audit.regurgitation import MessageIndex
from markovbot.audit.runs import Runs
from markovbot.audit.scratch import GUILD, scratch
from markovbot.domain import Style
from tests.support.auditing import Quiet, sample, texts
from tests.support.teaching import BRUNO


def test_the_longest_run_is_that_of_one_message() -> None:
    runs = Runs([(tuple("abcdefgh"), 1), (tuple("efghijkl"), 2), (tuple("xabcdefz"), 1)], 6)
    lines = [tuple(line) for line in ("abcdefghijkl", "abcde", "zzabcdefgzz", "", "abcdef")]
    assert runs.longest(lines) == [8, 0, 7, 0, 6]
    assert runs.said_by(tuple("abcdefgh")) == 1
    assert runs.said_by(tuple("abcdef")) == 0


LETTERS = st.text("abc", max_size=14)


@given(st.lists(LETTERS, max_size=5), st.lists(LETTERS, max_size=5))
def test_runs_agree_with_looking_everywhere(messages: list[str], lines: list[str]) -> None:
    runs = Runs([(tuple(message), 1) for message in messages], 6)
    expected = [
        max(
            (
                length
                for length in range(6, len(line) + 1)
                for start in range(len(line) - length + 1)
                if any(line[start : start + length] in message for message in messages)
            ),
            default=0,
        )
        for line in lines
    ]
    assert runs.longest([tuple(line) for line in lines]) == expected


def test_what_many_say_is_nobodys() -> None:
    message_index = MessageIndex(
        [
            *texts("good morning to all", "I left it there"),
            *texts("Good morning to all", member=BRUNO),
        ]
    )
    copied = message_index.copied(["good morning to all", "i left it there", "left it there"])
    assert [one.whole for one in copied] == [False, True, False]


def test_what_is_never_learned_is_recognised_all_the_same() -> None:
    said = "ask joan at joan.carver@example.org about the shed please"
    message_index = MessageIndex(texts(said))
    assert [one.whole for one in message_index.copied([said])] == [True]
    assert [one.run >= 8 for one in message_index.copied([f"so {said} now"])] == [True]


async def test_an_unguarded_chain_is_caught() -> None:
    ours = sample()
    async with scratch() as one:
        await one.teach(ours)
        said = await say(
            unguarded(one.store, Random(3)), LineQuota("server", Style(GUILD), 200), Quiet()
        )
    message_index = MessageIndex(ours)
    copied = message_index.copied(said.lines)
    assert len(copied) == 200
    assert sum(one.run >= 8 for one in copied) > 20
    assert sum(one.whole for one in copied) > 5
    assert max(message_index.spaced_runs(said.lines)) >= 8


def test_marks_and_case_part_no_words() -> None:
    runs = words.index(texts("Well, the kettle (my old one) is on; again", "hm"))
    lines = [
        "the kettle my old one",
        "so the KETTLE, my «old» one is on!",
        "well the kettle... my old",
        "the kettle is on again",
    ]
    counted = [(one.name, one.count) for one in words.measure(runs, lines, Origin.BOT)]
    assert counted == [
        ("words.run5", 3), ("words.run6", 1), ("words.run8", 0), ("words.longest", 7)
    ]  # fmt: skip


def test_lines_are_shared_out_between_the_server_and_its_members() -> None:
    ours = sample()
    parts = share_out(ours, GUILD, 1003)
    assert sum(part.lines for part in parts) == 1003
    by_kind = Counter[str]()
    for part in parts:
        by_kind[part.kind] += part.lines
    assert by_kind == {"server": 452, "members": 451, "channels": 100}
    assert sum(part.kind == "members" for part in parts) == len({one.member for one in ours})
