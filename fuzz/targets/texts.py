"""Texts: splitting, joining, mending, and keeping secrets out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fuzz.data_provider import text_of
from fuzz.target import Check, Subject, require
from markovbot.text import fold, join, normalise, secret_spans, segments, spaced, tidy, tokenize

SEEDS: Final = tuple(
    text.encode()
    for text in (
        "the kettle sings and the cat listens, doesn't it?",
        "look: <@123456789012345678> and <#223456789012345678> <a:party:323456789012345678> now",
        "`code` and ||a spoiler|| **bold** __under__ ~~gone~~ ```py\nx = 1\n``` after",
        "see https://example.org/path?q=1#top, or <https://example.org/a_b>!",
        "write to zebra.quagga@okapi.example or zebra at okapi dot example please",
        "call +49 30 90182077, card 4556 7375 8689 9855, pay DE89 3704 0044 0532 0130 00",
        "my pin is 4931-2205, the door code is 739156, password: gnu7tapir",
        "bot MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs x",
        "host 203.0.113.77:8080 or 2001:db8::1 or 00:1a:2b:3c:4d:5e is up since 2024-01-31 10:30",
        "secret = 0f1e2d3c4b5a69788796a5b4c3d2e1f0 token=abc123def eyJhbGciOiJI.eyJzdWIiOi.x",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
        "我今天很好 วันนี้อากาศดี きょうは नमस्ते مرحبا 👩\u200d🚀 👍🏽 🇩🇪🇫🇷 1️⃣ é e\u0301 ß İ",
        ":-) <3 xD ^_^ ... ?! </markov reset:12345678901234567> <t:1700000000:R> <id:guide>",
        "1 2 3 4 5 6, 0x7fff5fbff8a0, 3.14159265, v1.2.3.4, 1,000,000, 555-0123, 12/31/1999",
        "",
    )
)


@contextmanager
def _tokens() -> Iterator[Check]:
    def check(data: bytes) -> None:
        text = text_of(data)
        whole = normalise(text)
        tokens = tokenize(text)
        require(holds=normalise(whole) == whole, law="normalising twice changes nothing")
        require(holds=join(tokens) == whole, law="joined tokens are the text again")
        require(holds=len(tokens) <= len(whole), law="no more tokens than characters")
        require(holds=all(tokens), law="no token is empty")
        whole.encode()
        for token in tokens:
            fold(token)
        mended = tidy(spaced(tokens))
        require(holds=tidy(mended) == mended, law="tidying twice changes nothing")
        join(mended).encode()

    yield check


@contextmanager
def _segments() -> Iterator[Check]:
    def check(data: bytes) -> None:
        text = text_of(data)
        learned = segments(text)
        size = 0
        for tokens in learned:
            said = join(tokens)
            size += len(said)
            require(holds=bool(said) and said == normalise(said), law="what is learned is normal")
            require(holds=not secret_spans(said), law="nothing secret is learned")
            require(holds=tokenize(said) == tokens, law="what is learned splits the same way")
        require(holds=size <= len(text), law="no more is learned than was said")

    yield check


@contextmanager
def _secrets() -> Iterator[Check]:
    def check(data: bytes) -> None:
        text = text_of(data)
        at = 0
        for start, end in secret_spans(text):
            require(holds=at <= start < end <= len(text), law="spans ascend and are disjoint")
            at = end

    yield check


tokens: Final = Subject(_tokens, SEEDS)
learned: Final = Subject(_segments, SEEDS)
secrets: Final = Subject(_secrets, SEEDS)
