"""The quality of lines: their length and likelihood, compared with what people write."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from random import Random
from typing import Final

from markovbot.audit.context import Context, together
from markovbot.audit.figures import Figure, Origin
from markovbot.audit.judge import EDGE, TrigramModel
from markovbot.audit.lines import LineQuota, share_out, the_bot, unguarded
from markovbot.audit.peer import LINES as PEER_LINES
from markovbot.audit.scratch import GUILD, scratch
from markovbot.audit.texts import Text, folded, words_of_line

MAX_JUDGE_MESSAGES: Final = 50_000
"""Messages at most that the model which judges lines is trained on."""

Words = tuple[str, ...]


async def run(context: Context) -> None:
    """Judge lines by a model of messages that no chain has learned.

    Those are the messages of the file that aren't audited. If they are fewer than the audited
    ones, half of the audited ones are held back instead.
    """
    plan, peer = context.plan, context.peer
    taught, held_back = plan.texts, plan.rest[:MAX_JUDGE_MESSAGES]
    if len(held_back) < len(taught):
        taught, held_back = taught[::2], taught[1::2][:MAX_JUDGE_MESSAGES]
    judge = trigram_model_of(held_back)
    rng, lines = context.rng("quality"), plan.budget.planted
    async with scratch(plan.opener) as one:
        await one.teach(taught)
        parts = share_out(taught, GUILD, lines)
        few = share_out(taught, GUILD, min(lines, PEER_LINES)) if peer else []
        quotas = [*parts, *parts, *few]
        context.progress.started("quality", sum(part.lines for part in quotas))
        ours = await context.say(the_bot(one.store, rng), parts)
        plain = await context.say(unguarded(one.store, rng), parts)

    def compared(kinds: Collection[str]) -> list[Figure]:
        voices = {
            Origin.BOT: words_of_lines(together(ours, kinds).lines),
            Origin.UNGUARDED: words_of_lines(together(plain, kinds).lines),
            Origin.TEXTS: written([part for part in parts if part.kind in kinds], taught, rng),
        }
        figures = [
            figure for origin, words in voices.items() for figure in measure(judge, words, origin)
        ]
        return [*figures, *compare(figures)]

    context.add(compared(ours))
    if peer:
        said = peer.say(few, taught, context.progress)
        context.add(measure(judge, words_of_lines(said.lines), Origin.MARKOVIFY))
    context.findings.extra["quality_by_style"] = {
        kind: {figure.full_name: figure.as_data() for figure in compared([kind])} for kind in ours
    }
    context.findings.extra["judge"] = {"taught": len(taught), "held_back": len(held_back)}


def trigram_model_of(texts: Iterable[Text]) -> TrigramModel:
    """Return a model of messages that the judged chains haven't learned."""
    return TrigramModel(folded(tokens) for text in texts for tokens in text.segments)


def words_of_lines(lines: Iterable[str]) -> list[Words]:
    """Return the words of each line."""
    return [words_of_line(line) for line in lines]


def written(parts: Iterable[LineQuota], texts: Sequence[Text], rng: Random) -> list[Words]:
    """Return the words of messages drawn at random: per style as many as lines were requested.

    So people's messages and generated lines have the same mix of styles. Of each message only the
    segments that are learned are returned.
    """
    drawn: list[Words] = []
    for part in parts:
        covered = [text for text in texts if part.covers(text)]
        for text in rng.choices(covered, k=part.lines):
            drawn += map(folded, text.segments)
    return drawn


def compare(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield the bot's means divided by people's, and by those of the unguarded chain."""
    means = {(figure.name, figure.origin): figure.share for figure in figures}
    for name, definition, measured, beside in (
        (
            "quality.length_beside_texts",
            "mean tokens a line, divided by those of the messages",
            "quality.length",
            Origin.TEXTS,
        ),
        (
            "quality.bits_beside_unguarded",
            "mean log-likelihood a token, divided by that of the unguarded chain's lines; "
            "above 1 is less likely",
            "quality.bits",
            Origin.UNGUARDED,
        ),
        (
            "quality.bits_known_beside_unguarded",
            "the same, of tokens that the model has met",
            "quality.bits_known",
            Origin.UNGUARDED,
        ),
    ):
        ours, theirs = means[measured, Origin.BOT], means[measured, beside]
        if ours is not None and theirs is not None:
            yield Figure(name, definition, ours, theirs)


def measure(judge: TrigramModel, lines: Sequence[Words], origin: Origin) -> Iterator[Figure]:
    """Yield the mean length and likelihood of lines."""
    tokens = sum(map(len, lines))
    yield Figure(
        "quality.length",
        "tokens a line: all tokens, divided by the lines",
        tokens,
        len(lines),
        origin,
    )
    bits = known = 0.0
    steps = known_steps = 0
    for words in lines:
        for word, one in zip((*words, EDGE), judge.bits(words), strict=True):
            bits, steps = bits + one, steps + 1
            if judge.knows(word):
                known, known_steps = known + one, known_steps + 1
    yield Figure(
        "quality.bits",
        "log-likelihood a token in bits, ends of lines included, under a Witten–Bell trigram "
        "model of messages that none of the chains was taught",
        bits,
        steps,
        origin,
    )
    yield Figure(
        "quality.bits_known",
        "the same, of tokens that the model has met",
        known,
        known_steps,
        origin,
    )
    yield Figure(
        "quality.unknown",
        "tokens that the model has never met, of all tokens and ends of lines",
        steps - known_steps,
        steps,
        origin,
    )
