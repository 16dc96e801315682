"""Words of private channels, spoilers and quotes, and lines that hold them."""

from dataclasses import replace
from random import Random

import pytest

from markovbot.audit import crossing
from markovbot.audit.concealed import QUOTE, SPOILER, Concealed, hide, quote
from markovbot.audit.figures import Origin
from markovbot.audit.lines import unguarded
from markovbot.audit.scratch import GUILD, scratch
from markovbot.audit.texts import words_of
from markovbot.domain import Style
from markovbot.text import learning
from tests.support.auditing import FEW, measured, sample, share, texts
from tests.support.teaching import BRUNO, GENERAL, RANDOM


@pytest.mark.slow
async def test_public_lines_keep_out_of_private_channels_and_other_servers() -> None:
    figures = await measured("crossing", sample())
    assert [(one.name, one.count) for one in figures] == [
        ("crossing.channel", 0),
        ("crossing.guild", 0),
    ]


async def test_a_style_that_sees_the_private_channel_is_caught() -> None:
    public, private = texts("tea for two"), texts("the vault opens", channel=RANDOM)
    hidden = words_of(private) - words_of(public)
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
    other = words_of(crossing.other_guild(one_channel))
    assert not other & words_of(one_channel)


def test_what_only_stands_in_spoilers_or_quotes_is_found_in_lines() -> None:
    said = texts(
        "so ||the butler poured the tea|| it ends",
        "> the kettle\n> was stolen\nthe kettle was mine",
        ">>> nobody saw\nthe lamp",
        "the butler sings ||the kettle|| the tea",
    )
    hidden, quoted = Concealed.of(said, SPOILER), Concealed.of(said, QUOTE)
    assert hidden.words == {("poured",)}
    assert ("the", "butler", "poured") in hidden.rows
    assert ("so", "the", "butler") not in hidden.rows
    assert quoted.words == {("stolen",), ("nobody",), ("saw",), ("lamp",)}
    lines = ["I saw him", "Poured!", "the butler, poured it", "the kettle was mine"]
    assert hidden.count(lines) == (2, 1)
    assert quoted.count(lines) == (1, 0)


def test_every_tenth_message_is_concealed_and_said_by_nobody_else() -> None:
    ours = [*texts(*["a cup\nof tea"] * 11), *texts("tea", member=BRUNO)]
    hidden, quoted = [*hide(ours)], [*quote(ours)]
    assert [one.content for one in hidden[::10]] == ["||a cup\nof tea||"] * 2
    assert [one.content for one in quoted[::10]] == ["> a cup\n> of tea"] * 2
    assert {one.member for one in quoted[::10]} == {BRUNO}
    assert not any(one.segments for one in [*hidden[::10], *quoted[::10]])
    assert [one.content for one in hidden[1:10]] == ["a cup\nof tea"] * 9


@pytest.mark.slow
@pytest.mark.parametrize("step", ["hidden", "quoted"])
async def test_learning_what_is_concealed_would_show(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert share(await measured(step, sample()), f"{step}.words")[0] == 0
    monkeypatch.setattr(learning, "own_parts", lambda content: [content.replace("|", "")])
    figures = await measured(step, sample(), replace(FEW, planted=300))
    assert share(figures, f"{step}.words", Origin.UNGUARDED)[0] > 0
