"""Taking back takes back what was counted, and nothing else."""

from markovbot.domain import Consent, Message, Policy, Scope, Span
from markovbot.services.learning.committing import Committer
from markovbot.services.learning.lessons import Lessons
from markovbot.services.policies import Policies
from markovbot.store import Store
from tests.conftest import GUILD, Teacher


async def learned(store: Store, teacher: Teacher, *texts: str) -> tuple[Committer, list[Message]]:
    policies = Policies(store)
    committer = Committer(store, Lessons(policies))
    messages = [teacher.message(text) for text in texts]
    spans = [Span(messages[0].key, messages[0].id, messages[-1].id, anchored=False)]
    await committer.commit(messages, spans)
    return committer, messages


async def known(store: Store) -> int:
    return (await store.tally(Scope(GUILD))).messages


async def test_an_edit_that_is_not_learned_is_not_remembered(
    store: Store, teacher: Teacher
) -> None:
    committer, (first, second) = await learned(store, teacher, "alpha beta", "hello dear world")
    await store.set_policy(GUILD, Policy(consent=Consent.OPT_IN), 0)
    await committer.revise(first.id, first._replace(content=second.content))
    assert await known(store) == 1
    await committer.retract([first.id])
    assert await known(store) == 1
    await committer.retract([second.id])
    assert await known(store) == 0


async def test_a_message_heard_again_is_remembered_as_it_was_counted(
    store: Store, teacher: Teacher
) -> None:
    committer, (first, second) = await learned(store, teacher, "alpha beta", "hello dear world")
    again = first._replace(content=second.content)
    await committer.commit([again], [Span(first.key, first.id, first.id, anchored=False)])
    await committer.retract([first.id])
    expected = await store.digest(GUILD)
    await committer.retract([second.id])
    assert await known(store) == 0
    assert await store.digest(GUILD) != expected
