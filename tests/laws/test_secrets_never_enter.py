"""Law 7(e): what looks like a secret is never learned, by whichever way it comes."""

import json
from pathlib import Path

from markovbot.domain import Scope
from markovbot.ingest.importer import Importer
from markovbot.ingest.named_ids import id_of
from markovbot.store import open_store
from tests.support.files import bytes_of
from tests.support.listeners import Silent
from tests.support.teaching import GUILD, Teacher

PLANTED = {
    "my pin is 4931-2205 ok": ["4931", "2205"],
    "the door code is 739156, hurry": ["739156"],
    "write to zebra.quagga@okapi.example please": ["zebra", "quagga", "okapi"],
    "call +49 30 90182077 tonight": ["90182077"],
    "card 4556 7375 8689 9855 is mine": ["4556", "7375", "8689", "9855"],
    "pay to DE89 3704 0044 0532 0130 00 today": ["DE89", "3704", "0532"],
    "password: gnu7tapir and enjoy": ["gnu7tapir"],
    "bot MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs x": [
        "MTk4Nj",
        "Cl2FMQ",
        "ZnCj",
    ],
    "see https://tapir.example/reset?key=kiwi88 now": ["tapir", "kiwi88"],
    "come to discord.gg/wombat now": ["wombat"],
    "pw letmein99 and zoom.us/j/84912345678 now": ["letmein99", "84912345678"],
    "it is oh seven nine four four three, born 12/03/1991": ["seven nine", "1991"],
    "mail quokka [at] numbat [punto] example or use 4829 to log in": ["quokka", "numbat", "4829"],
    "the key is aHVudGVyMg== on AB12 CDE": ["aHVudGVyMg", "AB12"],
    "host 203.0.113.77 is up": ["203.0.113"],
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----": [
        "MIIEvQ",
        "BEGIN",
    ],
}


def assert_kept_out(found: bytes) -> None:
    assert [
        piece for pieces in PLANTED.values() for piece in pieces if piece.encode() in found
    ] == []


async def test_no_piece_of_a_secret_said_is_in_any_file(database: Path) -> None:
    async with open_store(database, create=True) as store:
        await Teacher(store).say(*PLANTED, "zoology starts at tea time")
        assert b"zoology" in bytes_of(database)
        assert_kept_out(bytes_of(database))
    assert_kept_out(bytes_of(database))


async def test_no_piece_of_a_secret_imported_is_in_any_file(database: Path, tmp_path: Path) -> None:
    rows = [
        {"channel": "tea", "author": "Ada", "ts": str(at), "content": content}
        for at, content in enumerate([*PLANTED, "zoology starts at tea time"])
    ]
    export = tmp_path / "export.jsonl"
    export.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    async with open_store(database, create=True) as store:
        await Importer(store, GUILD, Silent()).run([export])
        tally = await store.scope_statistics(Scope(GUILD, channel=id_of("tea")))  # type: ignore[arg-type]
    assert tally.messages == len(rows) - 1  # the private key was all there was
    assert b"zoology" in bytes_of(database)
    assert_kept_out(bytes_of(database))
