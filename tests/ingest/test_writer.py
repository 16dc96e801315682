"""Taking back takes back what was counted, and nothing else."""

from functools import partial

from markovbot.chain.states import END, START, Relation, State
from markovbot.clock import Clock
from markovbot.domain import Consent, CoveredRange, Message, Policy, Scope, Style
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.writer import IngestWriter
from markovbot.privacy.contributors import ContributorRecord
from markovbot.privacy.policies import Policies
from markovbot.privacy.retention import Retention
from markovbot.privacy.word_lists import WordLists
from markovbot.store.ports import Reading, Store
from tests.support.teaching import GUILD, Teacher, writer_of


async def learned(
    store: Store, teacher: Teacher, *texts: str
) -> tuple[IngestWriter, list[Message]]:
    writer = writer_of(store)
    messages = [teacher.message(text) for text in texts]
    covered_ranges = [CoveredRange(messages[0].key, messages[0].id, messages[-1].id)]
    await writer.commit(messages, covered_ranges)
    return writer, messages


async def known(store: Store) -> int:
    return (await store.scope_statistics(Scope(GUILD))).messages


async def test_an_edit_that_is_not_learned_is_not_remembered(
    store: Store, teacher: Teacher
) -> None:
    writer, (first, second) = await learned(store, teacher, "alpha beta", "hello dear world")
    await store.set_policy(GUILD, Policy(consent=Consent.OPT_IN), 0)
    await writer.revise(first.id, first._replace(content=second.content))
    assert await known(store) == 1
    await writer.retract([first.id])
    assert await known(store) == 1
    await writer.retract([second.id])
    assert await known(store) == 0


async def test_a_message_heard_again_is_remembered_as_it_was_counted(
    store: Store, teacher: Teacher
) -> None:
    writer, (first, second) = await learned(store, teacher, "alpha beta", "hello dear world")
    again = first._replace(content=second.content)
    await writer.commit([again], [CoveredRange(first.key, first.id, first.id)])
    await writer.retract([first.id])
    expected = await store.digest(GUILD)
    await writer.retract([second.id])
    assert await known(store) == 0
    assert await store.digest(GUILD) != expected


async def test_what_a_shorter_span_has_put_together_is_taken_from_where_it_was_counted(
    store: Store, teacher: Teacher
) -> None:
    clock = Clock()
    policies = Policies(store, clock)
    writer = IngestWriter(
        store,
        ExampleBuilder(policies, WordLists(store), clock),
        ContributorRecord(store, lambda _guild: None),
    )
    await policies.change(GUILD, retention=90)
    texts = ("one two three four five", "one two three four", "two three four five")
    now = clock.today()
    days = (now, now - 40, now - 40)  # so that the first ends after the others
    messages = [
        teacher.message(text)._replace(sent_day=day) for text, day in zip(texts, days, strict=True)
    ]
    covered_ranges = [CoveredRange(messages[0].key, messages[0].id, messages[-1].id)]
    await writer.commit(messages, covered_ranges)
    guild = Style(GUILD)
    await Retention(policies, writer, clock).limit(GUILD, 0)  # from now on nothing ends
    await writer.retract([messages[0].id])
    for text in texts[1:]:  # whoever took from them would have torn them apart
        assert await store.read(guild, partial(whole, text=text))


def whole(reading: Reading, text: str) -> bool:
    """Tell whether one source may have said a text, as a whole message."""
    words = [START, *(reading.named(word) for word in text.split()), END]
    triples = [
        (State(Relation.FORWARD, previous, before_previous), word)
        for before_previous, previous, word in zip(words, words[1:], words[2:], strict=False)
        if before_previous is not None and previous is not None and word is not None
    ]
    return len(triples) == len(words) - 2 and not reading.without_common_source(triples)
