"""Every answer that members may get, and all evidence it may rest on, with and without the rest."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

from cogs.odds._picture import odds_chart
from cogs.odds._text import no_odds, odds_description, odds_line, odds_table
from cogs.stats._panel import Figures, stats_panel
from markovbot.chain.evidence import CONTRIBUTORS, LENGTH_OF_TRIPLE, Marks
from markovbot.chain.filters import LineFilters
from markovbot.chain.filters.unmarked_runs import RUN
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import EDGES, END, START, TO_END, Relation, State, WordId
from markovbot.domain import Scope, Style
from markovbot.errors import UserError
from markovbot.pictures import Painter
from markovbot.speaking.completion import Completion
from markovbot.speaking.keywords import Keywords
from markovbot.speaking.odds import Odds, OddsLookup
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.speaking.why import Explainer
from markovbot.statistics import Statistics
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import Reading, Store
from markovbot.text import fold
from tests.support.hidden_channels import (
    PEOPLE,
    PUBLIC,
    RARE,
    UNSPOKEN,
    WORDS,
    live_through,
    public_part,
    random_server,
)
from tests.support.stores import in_sqlite
from tests.support.teaching import GENERAL, GUILD

SERVERS: Final = 60
"""Servers on which the answers of the store in memory are compared."""

SMALL_SERVERS: Final = 12
"""Servers on which the evidence and the lines of databases are compared."""

MESSAGES: Final = 24
FEW_MESSAGES: Final = 12
"""Public messages of a server."""

EXPLAINED: Final = 6
"""Lines that are explained on each server in each style."""

BLENDS: Final = 3
"""Imitations of two members on each server."""

LINES: Final = 250

ASKED: Final = ["merger", "somebody", "unheard-of", "the merger", "tea merger", "on somebody"]
"""What is asked about beside what is said in public."""

BEGUN: Final = ["m", "z", "qui", "the t", "we f", "som", "b"]
"""What is typed, and to be completed."""

COMPLETED: Final = ("server", "channel", "member 0", "members 0 and 1")
"""Styles in which that is completed."""

PAINTER: Final = Painter()

Pair = tuple[Mapping[str, object], Mapping[str, object]]
"""What is found on a server as it is, and without what not everybody may read."""


async def answered_on(seed: int) -> Pair:
    """Return the answers on a server, which the store in memory gives in the order of texts."""
    events = random_server(Random(seed), MESSAGES)
    found = []
    for part in (events, public_part(events)):
        store = MemoryStore()
        await live_through(store, part)
        found.append(await answers(store, Random(seed)))
    return found[0], found[1]


async def evidence_on(directory: Path, seed: int) -> Pair:
    """Return all evidence that databases have on a small server, and all tables of odds."""
    events = random_server(Random(seed), FEW_MESSAGES)
    found = []
    for name, part in (("whole", events), ("public", public_part(events))):
        (directory / name).mkdir(parents=True)
        async with in_sqlite(directory / name) as store:
            await live_through(store, part)
            everything: dict[str, object] = {}
            for kind, style in list(styles().items())[:4]:
                everything[kind] = await store.read(style, evidence)
                for text in [*WORDS, *RARE, "we will", "the tea"]:
                    table = await OddsLookup(store).look_up(style, text, 50)
                    everything[f"{kind}, after {text}"] = table
                for begun in BEGUN:
                    offered = await Completion(store).complete(style, begun)
                    everything[f"{kind}, completing {begun}"] = offered
            for kind, style in styles().items():
                everything[f"{kind}, explained"] = await _explanations(store, style, Random(seed))
            found.append(everything)
    return found[0], found[1]


async def lines_on(directory: Path, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Return how often databases say each line on a small server; "" is none."""
    events = random_server(Random(seed), FEW_MESSAGES)
    found = []
    for name, part in (("whole", events), ("public", public_part(events))):
        (directory / name).mkdir(parents=True)
        async with in_sqlite(directory / name) as store:
            await live_through(store, part)
            found.append(await _lines(store, Random(f"{seed} {name}")))
    return found[0], found[1]


async def _lines(store: Store, rng: Random) -> Counter[str]:
    speaker = Speaker(store, lambda: rng)
    try:
        lines = await speaker.say(Style(GUILD, audience=PUBLIC), count=LINES)
    except NothingToSay:
        return Counter({"": LINES})
    return Counter(map(str, lines)) + Counter({"": LINES - len(lines)})


def styles() -> dict[str, Style]:
    """Return the styles that a line may be asked for where everybody may read."""
    everybody = Style(GUILD, audience=PUBLIC)
    found = {"server": everybody, "channel": replace(everybody, channels=frozenset({GENERAL}))}
    for number, member in enumerate(PEOPLE):
        found[f"member {number}"] = replace(everybody, members=frozenset({member}))
    found["members 0 and 1"] = replace(everybody, members=frozenset(PEOPLE[:2]))
    return found


def evidence(reading: Reading) -> Mapping[str, object]:
    """Return what a reading says of all words, pairs and triples that a style has, by their texts.

    Which lines may be said, and how likely each is, follows from that.
    """
    ids: dict[str, WordId] = {"<": START, ">": END}

    def after(state: State) -> dict[str, int]:
        times = Counter[str]()
        for token, count in reading.successors(state).items():
            text = ">" if token == TO_END else fold(reading.texts([token])[0])
            ids[text] = reading.word(token)
            times[text] += count
        return dict(sorted(times.items()))

    found: dict[str, object] = {"contributors": reading.contributors()}
    for text in [*WORDS, *RARE, *dict.fromkeys(map(fold, UNSPOKEN))]:
        if (word := reading.named(text)) is not None:
            state = State(Relation.SURFACE_FORM, word)
            made_up = reading.looks_like_no_word(word)
            found[text] = reading.total(state), reading.support(state), made_up
    pending = ["<"]
    while pending:
        first = pending.pop()
        for second, times in after(State(Relation.FORWARD, ids[first])).items():
            if f"{first} {second}" in found:
                continue
            pending += [second] if second != ">" else []
            pair = State(Relation.FORWARD, ids[second], ids[first])
            found[f"{first} {second}"] = times, reading.total(pair), reading.support(pair)
            for third in after(pair) if second != ">" else ():
                words = (ids[first], ids[second], ids[third])
                found[f"{first} {second} {third}"] = (
                    reading.supported_by_two((pair, words[-1])),
                    words in reading.blocked(),
                    not {START, END} & set(words) and reading.over_repeated(words, Marks.NONE, 1),
                )
    runs = _runs(lambda text: after(State(Relation.FORWARD, ids[text])))
    settings = FilterSettings(reading.contributors() >= CONTRIBUTORS, blocked=reading.blocked())
    filters = LineFilters(reading, settings)
    found["may be said"] = {
        " ".join(run)
        for run in runs
        if filters.line_allowed([ids[text] for text in run if ids[text] not in EDGES])
    }
    for run in (run for run in runs if len(run) >= LENGTH_OF_TRIPLE):
        triples = [
            (State(Relation.FORWARD, ids[second], ids[first]), ids[third])
            for first, second, third in zip(run, run[1:], run[2:], strict=False)
        ]
        certain = reading.without_common_source(triples) > 0  # how many decides nothing
        inner = [ids[text] for text in run if ids[text] not in EDGES]
        plain = tuple(word for word in inner if not reading.is_mark(word))
        copied = len(plain) == RUN and reading.said_with_any_mark(plain)
        found[" ".join(run)] = certain, copied
    return found


def _runs(after: Callable[[str], Collection[str]]) -> list[tuple[str, ...]]:
    """Return beginnings of lines of up to five words that follow each other by pairs: of each
    length all, up to a number."""
    found: list[tuple[str, ...]] = []
    runs: list[tuple[str, ...]] = [("<",)]
    for _ in range(5):
        longer = [(*run, text) for run in runs for text in after(run[-1]) if run[-1] != ">"]
        runs = Random(len(longer)).sample(longer, min(len(longer), 100))
        found += runs
    return found


async def answers(store: Store, rng: Random, count: int = 20) -> Mapping[str, object]:
    """Return what is answered to so many questions, chosen and answered by a generator."""
    known = styles()
    found: dict[str, object] = {}
    for number in range(count):
        name = rng.choice([*["server"] * 4, *known])
        about = rng.choice([None, None, *WORDS, *RARE, *RARE, *ASKED])
        kind = rng.choice(["say", "say", "say", "answer", "odds", "stats"])
        order, seed = rng.choice([2, 2, 1]), rng.random()
        question = f"{number}: {kind} {name} {about} {order}"
        found[question] = await _answer(store, known[name], kind, about, order, seed)
    for name in COMPLETED:
        for begun in BEGUN:
            offered = await Completion(store).complete(known[name], begun)
            found[f"complete {name} {begun}"] = offered
    for name, style in known.items():
        found[f"explain {name}"] = await _explanations(store, style, rng)
    for number in range(BLENDS):
        blend = replace(known["server"], members=frozenset(rng.sample(PEOPLE, 2)))
        about, seed = rng.choice([None, *WORDS, *RARE]), rng.random()
        found[f"{number}: blend {about}"] = await _blended(store, blend, about, seed)
    found["picture"] = await _picture(store, PAINTER, known["server"])
    found["panel"] = await _panel(store, known["server"], rng.random())
    return found


async def _explanations(store: Store, style: Style, rng: Random) -> list[object]:
    """Return what is said of how lines came about: some that might be said, and some with words
    that nobody has used in public."""
    found: list[object] = []
    for _ in range(EXPLAINED):
        line = " ".join(rng.choices([*WORDS, *WORDS, *RARE, *UNSPOKEN], k=rng.randint(3, 7)))
        try:
            found.append(await Explainer(store).explain(style, line, rng.choice([2, 2, 1])))
        except UserError as sentence:
            found.append(str(sentence))
    return found


async def _blended(store: Store, style: Style, about: str | None, seed: float) -> object:
    """Return what is answered to who asks for an imitation of two, and how it is explained."""
    speaker = Speaker(store, lambda: Random(seed))
    names = {member: f"member {member}" for member in PEOPLE}
    try:
        await speaker.check_blend(style, names)
        (line,) = await speaker.say(style, about=about, whose=" and ".join(names.values()))
        return line, await Explainer(store).explain(style, line)
    except UserError as sentence:
        return str(sentence)


async def _answer(
    store: Store, style: Style, kind: str, about: str | None, order: int, seed: float
) -> object:
    speaker = Speaker(store, lambda: Random(seed))
    try:
        match kind:
            case "say":
                return await speaker.say(style, about=about, order=order, count=2)
            case "answer":
                return await speaker.answer(style, f"what about {about or 'it'} on friday?")
            case "odds":
                asked = about or "we will"
                table = await OddsLookup(store).look_up(style, asked, 20)
                return table, _shown(table, asked)
            case _:
                return await Statistics(store).of_scope(_scope(style), style.audience)
    except NothingToSay as sentence:
        return str(sentence)


def _shown(table: Odds, asked: str) -> object:
    """Return all that is sent of a table."""
    if (reason := no_odds(table, asked)) is not None:
        return reason
    return odds_table(table), odds_line(table), odds_description(table, asked)


async def _picture(store: Store, painter: Painter, style: Style) -> object:
    """Return the picture of a table, byte by byte; or why there is none."""
    table = await OddsLookup(store).look_up(style, "tea", 10)
    return no_odds(table, "tea") or await painter.paint(odds_chart(table, "tea"))


async def _panel(store: Store, style: Style, seed: float) -> object:
    """Return the panel of figures, as Discord gets it."""
    statistics, audience = Statistics(store), style.audience or frozenset()
    keywords = Keywords(store, lambda: Random(seed))
    total = await statistics.of_scope(Scope(GUILD), audience)
    own = await statistics.of_scope(Scope(GUILD, GENERAL), audience)
    tokens = own.tokens, total.tokens
    words = await keywords.of_channel(GUILD, GENERAL, audience, tokens, 10)
    since = await statistics.learned_since(GUILD, audience)
    figures = Figures(GENERAL, total, own, since, words, 0)
    components: object = stats_panel(figures).to_components()  # type: ignore[no-untyped-call]
    return components


def _scope(style: Style) -> Scope:
    member = None if style.members is None else next(iter(style.members))
    channel = None if style.channels is None else next(iter(style.channels))
    return Scope(GUILD, channel, member)
