import base64
import re
import string
from random import Random
from uuid import UUID

import phonenumbers
import pytest
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector
from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.text import normalise, secret_spans, segments, tokenize
from markovbot.text.quoting import own_parts
from markovbot.text.secrets.queries import NUMBERED
from markovbot.text.visible import shows_nothing
from tests.support.strategies import anything, discordish

WORDS = ["tea", "is", "for", "you", "and", "Rain", "we", "never", "sleep", "I", "again"]
sentences = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


def letters(alphabet: str, least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=least, max_size=most or least)


def digits(*sizes: int, between: str = "") -> st.SearchStrategy[str]:
    """Groups of digits of these sizes that hold more than one digit."""
    groups = [letters(string.digits, size) for size in sizes]
    several = st.tuples(*groups).filter(lambda parts: len(set("".join(parts))) > 2)
    return several.map(between.join)


def with_luhn(body: str) -> str:
    doubled = [int(one) * (2 - at % 2) for at, one in enumerate(reversed(body))]
    check = -sum(one // 10 + one % 10 for one in doubled) % 10
    number = f"{body}{check}"
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def iban(body: str) -> str:
    check = 98 - int(f"{body}131400") % 97
    whole = f"DE{check:02}{body}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


PHONES = [
    phonenumbers.format_number(number, form)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    if (number := phonenumbers.example_number_for_type(region, kind))
    for form in (
        phonenumbers.PhoneNumberFormat.E164,
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.NATIONAL,
    )
]
LOCAL = 9
"""Digits below which a national number is told only by the words around it."""

YEARS_OR_ROUND = re.compile("(19|20)..-(19|20)|..00")
BASE62 = string.ascii_letters + string.digits
ARMOUR = "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----"
TOKEN_HEAD = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0."
names = letters(string.ascii_lowercase, 2, 12)
random_bytes = st.integers(0, 2**32).map(lambda seed: Random(seed).randbytes(60))

SECRETS: dict[str, st.SearchStrategy[str]] = {
    "e-mail": st.builds("{}.{}+x@{}.example.org".format, names, names, names),
    "hidden e-mail": st.builds("{} [at] {} [dot] org".format, names, names),
    "phone": st.sampled_from(
        [one for one in PHONES if one[0] == "+" or sum(map(str.isdigit, one)) > LOCAL]
    ),
    "pin": digits(4, 4, between="-").filter(lambda pin: not YEARS_OR_ROUND.match(pin)),
    "card": letters(string.digits, 15).filter(lambda body: len(set(body)) > 2).map(with_luhn),
    "IBAN": letters(string.digits, 18).map(iban),
    "spoken": st.permutations("493122").map(" ".join),
    "snowflake": st.integers(10**17, 10**19)
    .map(str)
    .filter(lambda one: len(set(one)) > 4 and one[-1] != "0"),
    "IPv4": st.ip_addresses(v=4)
    .map(str)
    .filter(lambda one: not one.startswith(("0.", "127.", "255.")) and len(one) > 11),
    "IPv6": st.ip_addresses(v=6).map(str).filter(lambda one: len(one) > 20),
    "private key": random_bytes.map(base64.b64encode).map(
        lambda body: ARMOUR.format(body.decode())
    ),
    "hash": random_bytes.map(lambda some: some[:20].hex()),
    "uuid": random_bytes.map(lambda some: str(UUID(bytes=some[:16]))),
    "JWT": random_bytes.map(
        lambda some: TOKEN_HEAD + base64.urlsafe_b64encode(some).decode()
    ),
    "Slack": st.builds("xoxb-{}-{}".format, digits(12), letters(BASE62, 24)),
    "query": st.builds(
        "https://{}.example/open?{}=1".format, names, names.filter(lambda one: one not in NUMBERED)
    ),
    "credentials": st.builds("https://{}:{}@example.org/".format, names, names),
    "webhook": st.builds(
        "https://discord.com/api/webhooks/{}/{}".format, digits(18), letters(BASE62, 68)
    ),
    "assigned": st.builds("{}={}".format, st.sampled_from(["pwd", "password", "Senha"]), names),
}  # fmt: skip

ISSUED = [
    pattern.pattern.replace("\\\\", "")
    for detector in (
        DiscordBotTokenDetector, GitHubTokenDetector, GitLabTokenDetector, MailchimpDetector,
        OpenAIDetector, PypiTokenDetector, SendGridDetector, SquareOAuthDetector, StripeDetector,
        TelegramBotTokenDetector, TwilioKeyDetector,
    )
    for pattern in detector.denylist
] + [AWSKeyDetector.denylist[0].pattern]  # fmt: skip
ASCII = st.characters(min_codepoint=33, max_codepoint=126)


@pytest.mark.parametrize("kind", SECRETS)
@settings(max_examples=30, deadline=None)
@given(data=st.data(), before=sentences, after=sentences)
def test_a_message_is_learned_as_if_it_ended_before_a_secret_and_began_again(
    kind: str, data: st.DataObject, before: str, after: str
) -> None:
    secret = data.draw(SECRETS[kind])
    around = [tokens for part in (before, after) if (tokens := tokenize(part))]
    assert segments(f"{before} {secret} {after}") == around
    assert segments(f"{before} ({secret}), {after}") == around


@pytest.mark.parametrize("pattern", ISSUED)
@settings(max_examples=30, deadline=None)
@given(data=st.data(), before=sentences, after=sentences)
def test_whatever_detect_secrets_knows_as_issued_is_left_out(
    pattern: str, data: st.DataObject, before: str, after: str
) -> None:
    token = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True, alphabet=ASCII))
    around = [tokens for part in (before, after) if (tokens := tokenize(part))]
    assert segments(f"{before} {token} {after}") == around


@pytest.mark.parametrize("alphabet", [BASE62, BASE62 + "+/", BASE62 + "-_"])
def test_strings_drawn_at_random_are_left_out_but_for_a_few(alphabet: str) -> None:
    random = Random(4)
    drawn = ["".join(random.choices(alphabet, k=random.randint(32, 64))) for _ in range(1000)]
    assert sum(segments(f"key {one} here") == [[" key"], [" here"]] for one in drawn) >= 970


def test_phone_numbers_of_all_countries_are_left_out_where_something_says_they_are_some() -> None:
    around = [tokenize("my number is"), tokenize("now")]
    left = [one for one in PHONES if segments(f"my number is {one} now") != around]
    assert [one for one in left if "." not in one] == []  # such as 75.12.34, a version elsewhere
    assert len(left) < 5
    assert len(PHONES) > 1400


@pytest.mark.parametrize(
    ("content", "learned"),
    [
        ("my pin is 4931-2205 ok", ["my pin is", "ok"]),
        ("the door code is 4 9 3 1 2 2!", ["the door code is"]),
        ("482913 is your verification code", ["is your verification code"]),
        ("G-482913 is the code, hurry", ["is the code, hurry"]),
        ("use pin 4821 please", ["use pin", "please"]),
        ("Mein Passwort ist Sommer99, ja", ["Mein Passwort ist", "ja"]),
        ("le mot de passe est tulipe", ["le mot de passe est"]),
        ("la contraseña es girasol vale", ["la contraseña es", "vale"]),
        ("a senha é girassol mesmo", ["a senha é", "mesmo"]),
        ("wifi password: hunter2 and enjoy", ["wifi password:", "and enjoy"]),
        ("the password for the wifi is hunter2", ["the password for the wifi is"]),
        ("api_key=ab1234cd works", ["works"]),
        ("ping 192.168.1.20:8080 please", ["ping", "please"]),
        ("at 2001:db8::8a2e or so", ["at", "or so"]),
        ("mac 00:1a:2b:3c:4d:5e here", ["mac", "here"]),
        ("x -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B", ["x"]),
        ("a 4931-2205 b x@example.org c", ["a", "b", "c"]),
        ("a 4931-2205 x@example.org c", ["a", "c"]),
        ("今天4931-2205天气", ["今天", "天气"]),
        ("my pin is 4931\u202e-2205", ["my pin is"]),
        ("`4931-2205` and ||x@example.org||", ["and"]),
        ("4931-2205", []),
    ],
)
def test_only_what_stands_around_a_secret_is_learned(content: str, learned: list[str]) -> None:
    assert segments(content) == [tokenize(part) for part in learned]


@pytest.mark.parametrize(
    "harmless",
    [
        "we met at 10:30 on 2005-04-05 and left at 18:45:10",
        "the war of 1914-1918, or 1939 - 1945",
        "on 24.12.2019 it snowed, on 12/31/1999 it did not",
        "version 2.6.32.4 fixes bug 1234567, see line 4321",
        "firefox 1.5.0.7 is older than 3.14.159",
        "pi is 3.14159265358979 and a bit",
        "that is 1,000,000 or 1 000 000 people, 50000 at once",
        "it runs on 127.0.0.1 with 255.255.255.0, or on ::1",
        "std::vector and Foo::Bar are not addresses",
        "error code 40412, exit code 1234, zip code 90210",
        "the code from 2008 still works",
        "the password is not the problem, passwords are",
        "<@123456789012345678> look <:tea:123456789012345678> at <t:1700000000:R>",
        "https://example.org/wiki/A_page_with_a_long_name#and-a-part is fine",
        "see https://github.com/somebody/some-project/issues/12345",
        "https://medium.com/@somebody/a-story",
        "Donaudampfschifffahrtsgesellschaftskapitän and antidisestablishmentarianism",
        "the linux-image-generic-lts-xenial and python3-setuptools-scm-git packages",
        "HTMLMediaElementPlaybackState is a name, so is some_very_long_function_name",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa hahahahahahahahahahahahahaha",
        "1 2 3 4 5 6 and 5, 4, 3, 2, 1, lift off",
        "we won 3 - 2 after 90 minutes, 4 of 5 times",
        "@everyone tea at 5 :)",
        "0xdeadbeefdeadbeef is not a cow",
        "draw from 0 0 to 640 480, then 0 0 1024 768, in steps of 2 5 10 20",
        "今天天气很好我们去喝茶好不好呢我觉得可以",
    ],
)  # fmt: skip
def test_harmless_sentences_stay_whole(harmless: str) -> None:
    assert segments(harmless) == [tokenize(harmless)]


@given(anything | discordish)
def test_spans_ascend_and_what_is_outside_them_is_learned_as_it_stands(text: str) -> None:
    whole = normalise(text)
    spans = secret_spans(whole)
    edges = [0, *(edge for span in spans for edge in span), len(whole)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)
    if not spans and own_parts(text) == [text] and not shows_nothing(whole):
        assert segments(text) == ([tokenize(text)] if whole else [])


@given(st.text(st.sampled_from("01 2-.:/@aA+=_<>(bp%?"), max_size=300) | anything)
def test_no_text_is_too_strange(text: str) -> None:
    secret_spans(text)


@pytest.mark.parametrize(
    "between", ["\f", "\n", "\v", "\t", " ", "\x85", "\u2028", "\u3000", "\u2007"]
)
@pytest.mark.parametrize("more", ["4", "4{0}5", "4{0}5{0}6"])
@pytest.mark.parametrize("number", ["555-0123", "0555 0123", "020 7946 0123", "+44 20 7946 0123"])
def test_digits_that_go_on_behind_a_number_do_not_hide_it(
    number: str, more: str, between: str
) -> None:
    said = segments(f"ring{between}{number}{between}{more.format(between)}")
    assert not any("0123" in token or "555" in token for tokens in said for token in tokens)


def test_an_address_in_full_needs_no_digit() -> None:
    assert segments("it is febf:ffff:ffff:ffff:ffff:ffff:ffff:fffa now") == [
        [" it", " is"],
        [" now"],
    ]
    assert secret_spans("std::abc::def") == []
