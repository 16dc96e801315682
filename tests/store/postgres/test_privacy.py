"""Whoever runs the database reads nothing in it; what is forgotten goes from its tables."""

from markovbot.domain import (
    EVERYWHERE,
    Ban,
    CoveredRange,
    MemberId,
    Message,
    MessageId,
    Policy,
    Scope,
)
from markovbot.store.ports import Example, Store
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.text import segments, tokenize
from sandbox.postgres import Cluster
from tests.support.at_rest import holding
from tests.support.stores import KEY
from tests.support.teaching import BRUNO, GENERAL, GUILD, Teacher

CANARIES = [f"vermilion{number}quagga" for number in range(40)]
SECRETS = ["chartreuse", "umbrella", "marmalade", "periwinkle", "saffron"]
WHO = MemberId(876543210987654321)
NOW = MessageId(10**6)

TABLES = {
    "tail": "data",
    "run": "data",
    "block": "data",
    "lexicon": "data",
    "book": "data",
    "mark": "body",
    "presence": "person",
    "shared": "data",
}


async def live(store: Store) -> list[Message]:
    """Let a member say and decide what nobody may read."""
    teacher = Teacher(store)
    await teacher.say("tea is hot", "milk is cold", member=BRUNO)
    said = [teacher.message(f"{word} tea", WHO) for word in CANARIES]
    await teacher.teach(*said)
    await store.settle()
    await teacher.teach(later := teacher.message(f"{CANARIES[0]} again", WHO))  # in the tail
    await store.ban(GUILD, Ban.PHRASE, [SECRETS[0]])
    await store.set_label(Scope(GUILD, member=WHO), SECRETS[1])
    await store.set_fact(f"guild {GUILD} notice", SECRETS[2])
    await store.set_fact("notice", SECRETS[3])
    await store.block_line(GUILD, tokenize(f"{SECRETS[4]} tea is"))
    await store.choose(WHO, EVERYWHERE, learned=True)
    await store.add_redacted_names(WHO, SECRETS)
    await store.set_policy(GUILD, Policy(contact_admin=WHO), 20_000)
    await store.switch_on(GUILD, GENERAL, MessageId(5))
    key = later.key._replace(channel=GENERAL)
    await store.learn(
        [Example(later._replace(id=MessageId(99), key=key), segments(f"{CANARIES[1]} more"))],
        [CoveredRange(key, MessageId(99), MessageId(99))],
    )
    return said


def readable() -> list[bytes]:
    """Return all that mustn't be found, in the forms in which it might be."""
    number = WHO.to_bytes(8, "big")
    return [text.encode() for text in [*CANARIES, *SECRETS, str(WHO)]] + [number, number[::-1]]


async def test_no_word_no_name_and_nobodys_id_is_in_any_file(own_cluster: Cluster) -> None:
    with own_cluster.database() as name:
        async with open_postgres(own_cluster.url(name), KEY) as store:
            await live(store)
            own_cluster.sql("CHECKPOINT")
            plain = str(GUILD).encode()  # what a search finds, if it is there
            dump = own_cluster.dump(name).encode()
            assert plain in dump
            for secret in readable():
                assert holding(own_cluster.directory, secret) == set()
                assert secret not in dump
                assert secret.hex().encode() not in dump


async def test_what_is_forgotten_is_in_no_table_any_more(own_cluster: Cluster) -> None:
    with own_cluster.database() as name:

        def stored() -> set[bytes]:
            columns = " UNION ALL ".join(
                f"SELECT encode({column}, 'hex') FROM {table}" for table, column in TABLES.items()
            )
            return {bytes.fromhex(one) for one in own_cluster.sql(columns, name).splitlines()}

        async with open_postgres(own_cluster.url(name), KEY) as store:
            teacher = Teacher(store)
            await teacher.say("tea is hot", member=BRUNO)
            await store.settle()
            expected = await store.digest(GUILD)
            before = stored()
            await teacher.teach(*(teacher.message(f"{word} tea", WHO) for word in CANARIES))
            with_them = stored() - before
            await store.settle()
            with_them |= stored() - before
            await store.erase(Scope(GUILD, member=WHO), NOW)
            assert await store.digest(GUILD) == expected
            left = stored()
            assert not left & with_them
            own_cluster.sql("VACUUM FULL", name)
            own_cluster.sql("CHECKPOINT")
            base = own_cluster.directory / "data" / "base"
            files = [path.read_bytes() for path in base.rglob("*") if path.is_file()]
            for row in with_them:
                assert not any(row in file for file in files)
            assert any(row in file for row in left for file in files if len(row) < 2000)
