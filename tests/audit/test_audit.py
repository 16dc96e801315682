"""The audit finds what is there to be found, and claims nothing that isn't."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.audit import (
    STEPS,
    Audit,
    Plan,
    Selection,
    Text,
    canaries,
    crossing,
    quality,
    read_texts,
    residue,
    select,
    theft,
)
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.flow import Flow
from markovbot.audit.judge import TrigramModel
from markovbot.audit.lines import LineQuota, say, share_out, unguarded
from markovbot.audit.regurgitation import MessageIndex
from markovbot.audit.runs import Runs
from markovbot.audit.scratch import GUILD, PLAIN, scratch, scratch_directory
from markovbot.audit.search import find_all
from markovbot.domain import ChannelId, MemberId, MessageId, Scope, Style
from markovbot.ingest.formats import open_export
from markovbot.store.ports import CountRecord
from markovbot.text import fold
from tests.support.teaching import ADA, BRUNO, GENERAL, RANDOM

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "chat.jsonl"


class Quiet:
    def started(self, step: str, total: int) -> None: ...

    def advanced(self, by: int = 1) -> None: ...

    def note(self, sentence: str) -> None: ...


def texts(*contents: str, member: MemberId = ADA, channel: ChannelId = GENERAL) -> list[Text]:
    return [Text(channel, member, content) for content in contents]


def sample() -> list[Text]:
    return select(read_texts(open_export(SAMPLE)), Selection())[0]


def edges(messages: list[list[str]]) -> list[tuple[tuple[str, ...], str | None, int]]:
    """Count as the store does: at order 2, spellings after folded words."""
    counts = Counter(
        (tuple(map(fold, message[max(0, place - 2) : place])), token)
        for message in messages
        for place, token in enumerate([*message, None])
    )
    return [(before, token, times) for (before, token), times in counts.items()]


def share(
    figures: list[Figure], name: str, origin: Origin = Origin.BOT
) -> tuple[float, float | None]:
    return next((one.count, one.of) for one in figures if one.name == name and one.origin is origin)


# What counts prove


def test_a_message_that_shares_nothing_is_certain_and_one_that_does_is_not() -> None:
    alone = ["the", " kettle", " is", " on"]
    crossing_ways = [["a", " b", " c", " d", " e"], ["x", " b", " c", " d", " y"]]
    flow = Flow(2, edges([alone, *crossing_ways]))
    assert dict(flow.certain()) == {tuple(alone): 1}


def test_how_often_at_least_is_certain_too() -> None:
    counts = edges([["so", " it", " is"]] * 5 + [["oh", " well", " it", " was"]])
    assert dict(Flow(2, counts).certain()) == {
        ("so", " it", " is"): 5,
        ("oh", " well", " it", " was"): 1,
    }
    # Pairs leave open who went on after "it" with "was": one of six.
    assert dict(Flow(1, counts).certain()) == {("so", " it", " is"): 4}


WORD = st.sampled_from(["a", " a", " A", " b", "B", " c"])


@given(st.lists(st.lists(WORD, min_size=1, max_size=6), min_size=1, max_size=12))
def test_no_claim_is_ever_false(messages: list[list[str]]) -> None:
    said = Counter(map(tuple, messages))
    for order in (1, 2):
        claims = list(Flow(order, edges(messages)).certain())
        assert len(claims) == len(dict(claims))
        assert all(times <= said[tokens] for tokens, times in claims)


@given(st.lists(st.lists(WORD, min_size=4, max_size=9), min_size=1, max_size=8))
def test_a_certain_fragment_is_in_every_chat_with_these_counts(messages: list[list[str]]) -> None:
    flow = Flow(2, edges(messages))
    for message in messages:
        for start in range(len(message) - 3):
            window = message[start : start + 4]
            if flow.has_certain_fragment(window, 4):
                # Its first two words are only known as words, the others as they were written.
                folded = (*map(fold, window[:2]), *window[2:])
                assert any(
                    (*map(fold, one[at : at + 2]), *one[at + 2 : at + 4]) == folded
                    for one in messages
                    for at in range(len(one) - 3)
                )


async def test_theft_is_measured_on_the_real_store() -> None:
    ours = [
        *texts("the kettle is on the stove now, take care", "yes"),
        *texts("a b c d e", "x b c d y", member=BRUNO),
    ]
    async with scratch() as one:
        await one.teach(ours)
        figures = await theft.with_key(one.store, GUILD, ours, Quiet())
    assert share(figures, "theft.order2") == (2, 4)
    assert share(figures, "theft.order2.long") == (1, 1)
    assert share(figures, "theft.order1") == (1, 4)  # "the" comes twice: pairs can't tell
    assert share(figures, "theft.order2.wrong") == (0, 2)


async def test_the_order_of_ids_and_blocks_tells_nothing() -> None:
    ours = sample()
    async with scratch() as one:
        await one.teach(ours)
        figures = await theft.with_key(one.store, GUILD, ours, Quiet())
    for what in ("tokens", "words", "blocks"):
        found, of = share(figures, f"theft.order_of_{what}")
        assert of is not None
        assert of > 400
        assert found <= 1  # ids are random, so three may stand in a row by chance


async def test_the_order_attack_finds_what_lies_in_order() -> None:
    said = [" the", " kettle", " is", " on"]

    class Ordered:
        def tokens(self) -> list[str]:
            return [" zebra", *said]

        def words(self) -> list[str]:
            return [*map(fold, said)]

        def written(self) -> list[CountRecord]:
            rows = edges([said])
            return [CountRecord(GENERAL, ADA, 0, before, token, n) for before, token, n in rows]

    figures = list(theft._by_order(Ordered(), texts("the kettle is on", "on is the kettle")))  # type: ignore[arg-type]
    assert [(one.count, one.of) for one in figures] == [(1, 2)] * 3


async def test_the_newest_messages_stand_apart_until_they_are_merged() -> None:
    ours = sample()
    async with scratch() as one:
        await one.teach(ours[:-3])
        await one.learn_live(ours[-3:])
        figures = await theft.with_key(one.store, GUILD, ours, Quiet())
        found, of = share(figures, "theft.newest")
        assert of is not None
        assert 0 < found <= of == 3
    async with scratch() as one:
        await one.teach(ours)
        figures = await theft.with_key(one.store, GUILD, ours, Quiet())
    assert share(figures, "theft.newest") == (0, 0)


async def test_members_counts_can_be_revealed_alone() -> None:
    async with scratch() as one:
        await one.teach([*texts("You wish", "you must"), *texts("I wish", member=BRUNO)])
        rows = await one.store.inspect_counts(Scope(GUILD, member=ADA), list)
        assert {row.member for row in rows} == {ADA}
        assert {row[3:] for row in rows} == {
            ((), " You", 1),
            ((), " you", 1),
            (("you",), " wish", 1),
            (("you",), " must", 1),
            (("you", "wish"), None, 1),
            (("you", "must"), None, 1),
        }
        await one.store.erase(Scope(GUILD, member=ADA), MessageId(1 << 62))
        assert await one.store.inspect_counts(Scope(GUILD, member=ADA), list) == []
        left = await one.store.inspect_counts(Scope(GUILD), list)
    assert {row.member for row in left} == {BRUNO}
    assert "wish" not in repr(left)


async def test_a_plain_file_is_its_own_key() -> None:
    ours = texts("marmalade belongs on everything", "remember the umbrella")
    async with scratch() as one:
        await one.teach(ours)
        files = [file.read_bytes() for file in one.store.files()]
    figures, encrypted = theft.without_key(files, ours)
    assert not encrypted
    assert share(figures, "theft.keyless.texts") == (0, 2)
    assert share(figures, "theft.keyless.words") == (4, 4)
    figures, encrypted = theft.without_key([Random(1).randbytes(1 << 16)], ours)
    assert encrypted
    assert share(figures, "theft.keyless.words") == (0, 4)
    figures, _ = theft.without_key([b"..remember the umbrella.."], ours)
    assert share(figures, "theft.keyless.texts") == (1, 2)


# What lines repeat


def test_the_longest_run_is_that_of_one_message() -> None:
    runs = Runs([(tuple("abcdefgh"), 1), (tuple("efghijkl"), 2), (tuple("xabcdefz"), 1)])
    lines = [tuple(line) for line in ("abcdefghijkl", "abcde", "zzabcdefgzz", "", "abcdef")]
    assert runs.longest(lines) == [8, 0, 7, 0, 6]
    assert runs.said_by(tuple("abcdefgh")) == 1
    assert runs.said_by(tuple("abcdef")) == 0


LETTERS = st.text("abc", max_size=14)


@given(st.lists(LETTERS, max_size=5), st.lists(LETTERS, max_size=5))
def test_runs_agree_with_looking_everywhere(messages: list[str], lines: list[str]) -> None:
    runs = Runs([(tuple(message), 1) for message in messages])
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


def test_lines_are_shared_out_between_the_server_and_its_members() -> None:
    ours = sample()
    parts = share_out(ours, GUILD, 1003)
    assert sum(part.lines for part in parts) == 1003
    by_kind = Counter[str]()
    for part in parts:
        by_kind[part.kind] += part.lines
    assert by_kind == {"server": 452, "members": 451, "channels": 100}
    assert sum(part.kind == "members" for part in parts) == len({one.member for one in ours})


def test_the_judge_knows_its_own_kind() -> None:
    judge = TrigramModel([("a", "cup", "of", "tea")] * 3 + [("a", "cup", "of", "cocoa")])
    likely, rarer, foreign = (
        sum(judge.bits(line.split()))
        for line in ("a cup of tea", "a cup of cocoa", "of of zebra a")
    )
    assert 0 > likely > rarer > foreign


def test_probabilities_of_the_judge_add_up_to_one() -> None:
    judge = TrigramModel([tuple("abab"), tuple("ba")])
    for context in (("", ""), ("", "a"), ("a", "b"), ("b", "zebra")):
        known = [judge._probability(context, word) for word in ("a", "b", "")]
        assert sum(known) + judge._probability(context, "zebra") == pytest.approx(1)


# Secrets, residue, crossing


@pytest.mark.slow
async def test_planted_secrets_are_found_where_nothing_stops_them() -> None:
    ours = sample()
    planted = canaries.make_canaries(ours, Random(5))
    assert Counter(one.kind for one in planted) == dict.fromkeys(canaries.KINDS, 10)
    assert "4" not in "".join(map(repr, planted))
    by_kind = {one.kind: one for one in planted}
    lines = [by_kind["pin"].message, f"so {by_kind['words'].secret} again", "nothing at all"]
    assert canaries.leaked_in(planted, lines) == {by_kind["pin"], by_kind["words"]}
    figures, _ = await canaries.measure(ours, 600, Random(5), PLAIN, None, Quiet())
    found, of = share(figures, "canaries.free", Origin.UNGUARDED)
    assert of == 150
    assert found > 0


async def test_nothing_of_a_forgotten_member_is_left() -> None:
    for figure in await residue.measure(sample(), PLAIN):
        assert figure.count == 0
        assert figure.of is not None
        assert figure.of > 50


def test_residue_would_be_found(tmp_path: Path) -> None:
    wide = MemberId(1 << 60 | 5)
    ours = [
        *texts("my xylophone sings", "tea for two please", member=wide),
        *texts("tea please, and a phone", member=BRUNO),
    ]
    traces = residue.traces_of([wide], ours)
    number = int(wide).to_bytes(8, "big")
    assert traces.words == {"xylophone", "sings"}
    assert traces.needles == {
        b"xylophone", b"sings", b"my xylophone sings", b"tea for two please", number, number[::-1]
    }  # fmt: skip
    file = tmp_path / "markov.db-wal"
    file.write_bytes(b"\0" * 99 + b"xylophone\0" + number)
    assert residue.found_in([file], traces.needles, []) == {b"xylophone", number}
    # What only looks like it inside a block of packed counts is chance.
    packed = b"\x28\xb5\x2f\xfd" + b"\1" * 9 + b"sings" + b"\2" * 9
    file.write_bytes(b"\0" + packed + b"\0")
    assert residue.found_in([file], traces.needles, [b"other", packed]) == frozenset()
    assert residue.found_in([file], traces.needles, [b"other"]) == {b"sings"}


def test_a_word_that_ids_beside_others_words_spell_is_no_residue() -> None:
    ours = [*texts("heart hears", member=BRUNO), *texts("hearth kettle")]
    traces = residue.traces_of([ADA], ours)
    assert traces.words == {"hearth", "kettle"}
    assert traces.needles == {b"kettle"}


@given(st.lists(st.binary(min_size=4, max_size=6), max_size=6), st.binary(max_size=60), st.data())
def test_everything_searched_for_is_found(
    needles: list[bytes], content: bytes, data: st.DataObject
) -> None:
    for needle in needles:
        at = data.draw(st.integers(0, len(content)))
        content = content[:at] + needle + content[at:]
    expected = {
        (needle, at)
        for needle in needles
        for at in range(len(content))
        if content.startswith(needle, at)
    }
    assert set(find_all(content, needles)) == expected


@pytest.mark.slow
async def test_public_lines_keep_out_of_private_channels_and_other_servers() -> None:
    figures = await crossing.measure(sample(), 200, Random(1), PLAIN, Quiet())
    assert [(one.name, one.count) for one in figures] == [
        ("crossing.channel", 0),
        ("crossing.guild", 0),
    ]


async def test_a_style_that_sees_the_private_channel_is_caught() -> None:
    public, private = texts("tea for two"), texts("the vault opens", channel=RANDOM)
    hidden = crossing.words_of(private) - crossing.words_of(public)
    async with scratch() as one:
        await one.teach([*public, *private])
        line_source = unguarded(one.store, Random(2))
        open_ = await line_source(Style(GUILD, channels=frozenset({GENERAL})), 30)
        careless = await line_source(Style(GUILD), 30)
    assert crossing.holding(open_, hidden) == 0
    assert crossing.holding(careless, hidden) > 0


def test_some_channel_is_taken_for_private() -> None:
    one_channel = texts(*(f"word{number} again" for number in range(40)))
    public, private = crossing.with_private_channel(one_channel)
    assert (len(public), len(private)) == (36, 4)
    two = [*texts(*["hi"] * 200), *texts(*["ho"] * 60, channel=RANDOM)]
    public, private = crossing.with_private_channel(two)
    assert {text.channel for text in private} == {RANDOM}
    other = crossing.words_of(crossing.other_guild(one_channel))
    assert not other & crossing.words_of(one_channel)


# The whole of it


def test_people_are_chosen_and_bots_left_out(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    rows = [("bot", "beep")] * 9 + [
        ("ada", "hello there"),
        ("bo", "hi"),
        ("ada", " "),
        ("ada", "x"),
    ]
    path.write_text(
        "\n".join(
            f'{{"channel": "c", "author": "{who}", "content": "{what}"}}' for who, what in rows
        )
        + '\n{"channel": "c", "author": "z", "content": "z", "bot": true}\n'
    )
    everyone = read_texts(open_export(path))
    bot = everyone[0].member
    chosen, rest = select(everyone, Selection(messages=2, members=1, skipped=frozenset({bot})))
    assert [text.content for text in chosen] == ["hello there", "x"]
    assert [text.content for text in rest] == ["hi"]
    assert "hello" not in repr(chosen)


@pytest.mark.slow
async def test_a_whole_audit_finds_every_figure() -> None:
    ours = sample()
    plan = Plan(ours, [], 120, 1, keyed=PLAIN)
    findings = await Audit(plan, Quiet()).run()
    assert {figure.name.split(".")[0] for figure in findings.figures} >= set(STEPS)
    assert len({figure.full_name for figure in findings.figures}) == len(findings.figures)
    for figure in findings.figures:
        assert figure.definition
        assert set(figure.as_data()) >= {"name", "definition", "count", "of", "share"}


async def test_scratch_databases_are_overwritten_and_gone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with scratch_directory() as directory:
        assert directory.stat().st_mode & 0o077 == 0
        (directory / "file").write_bytes(b"secret")
        kept.hardlink_to(directory / "file")  # what somebody would find on the disk
    assert not directory.exists()
    assert kept.read_bytes() == bytes(6)


@pytest.mark.slow
async def test_the_operators_own_database_is_measured_where_there_is_one() -> None:
    ours = texts("the kettle is on", "tea for two")
    async with scratch() as one:
        await one.teach(ours)
        before = await one.store.digest(GUILD)
        plan = Plan(ours, [], 20, 1, one.store, GUILD, ("theft", "residue", "canaries"))
        findings = await Audit(plan, Quiet()).run()
        assert await one.store.digest(GUILD) == before
    assert share(findings.figures, "theft.order2") == (2, 2)


def test_length_and_likelihood_are_compared() -> None:
    judge = quality.trigram_model_of(texts("a cup of tea", "a cup of cocoa"))
    figures = [
        *quality.measure(judge, quality.words_of_lines(["a cup of tea"]), Origin.BOT),
        *quality.measure(judge, quality.words_of_lines(["a cup of tea"]), Origin.UNGUARDED),
        *quality.measure(judge, quality.words_of_lines(["tea", "a cup of"]), Origin.TEXTS),
    ]
    assert share(figures, "quality.unknown") == (0, 5)
    assert [one.share for one in quality.compare(figures)] == [2, 1, 1]
    unheard = list(quality.measure(judge, quality.words_of_lines(["a zebra"]), Origin.BOT))
    assert share(unheard, "quality.unknown") == (1, 3)
    assert unheard[1].count < unheard[2].count < 0
