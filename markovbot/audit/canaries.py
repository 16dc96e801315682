"""Canaries: secrets of 14 kinds made up from a seed, to be planted in a server and searched for.

The audit and the tests of what is learned use the same ones.
"""

import base64
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from random import Random
from typing import Final

import regex

CANARIES: Final = 131

SYLLABLES: Final = ("ka", "zo", "mi", "ru", "te", "lop", "bar", "nim", "gus", "pel", "dra", "vox")
WORDS: Final = (
    "otter", "lamp", "river", "bread", "violin", "cloud", "ladder", "spoon", "garden", "ticket",
    "window", "pepper", "mirror", "saddle", "button", "harbour",
)  # fmt: skip
"""Words of passphrases, unless others are given."""

DIGIT_WORDS: Final = (
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
    ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"),
)
BASE62: Final = string.ascii_letters + string.digits


LINK: Final = regex.compile(r"://|\w\.\p{L}{2,}/\S")

WORDS_OF_A_PASSPHRASE: Final = 4


@dataclass(frozen=True, slots=True)
class Canary:
    """A secret of a kind, and the message that says it.

    `ordinary` ones are made of ordinary words only: no detector can know those, and other rules
    keep them from being said. The repr shows nothing of the secret.
    """

    kind: str
    secret: str
    message: str
    ordinary: bool = False

    @property
    def looks_like_no_word(self) -> bool:
        """Tell whether the secret holds digits, is a link, or looks like no word."""
        return (
            self.kind in LIKE_NO_WORD
            or any(map(str.isdigit, self.secret))
            or LINK.search(self.secret) is not None
        )

    def __repr__(self) -> str:
        """Return the kind of the secret, not the secret."""
        return f"Canary({self.kind})"


def make_canaries(
    seed: int = 0, number: int = CANARIES, words: Sequence[str] = WORDS
) -> list[Canary]:
    """Return so many different canaries of all kinds in turn, the same for the same seed.

    `words` are what passphrases are made of.
    """
    rng = Random(seed)  # noqa: S311 - the same secrets for the same seed
    made: dict[str, Canary] = {}
    for kind in cycle([*KINDS, PASSPHRASE]):
        if len(made) == number:
            break
        secret, message = passphrase(rng, words) if kind == PASSPHRASE else KINDS[kind](rng)
        made.setdefault(secret, Canary(kind, secret, message, kind == PASSPHRASE))
    return list(made.values())


def passphrase(rng: Random, words: Sequence[str]) -> tuple[str, str]:
    """Return a passphrase of four words, and the message that says it."""
    phrase = " ".join(rng.sample(words, WORDS_OF_A_PASSPHRASE))
    return phrase, f"remember {phrase}"


def _digits(rng: Random, size: int) -> str:
    """Return digits that don't begin with 0, and don't count or repeat."""
    while True:
        drawn = rng.choices(string.digits, k=size)
        steps = {abs(int(one) - int(other)) for one, other in pairwise(drawn)}
        if drawn[0] not in "012" and len(set(drawn)) > min(2, size - 1) and not steps <= {0, 1}:
            return "".join(drawn)


def _name(rng: Random) -> str:
    return "".join(rng.sample(SYLLABLES, 2))


def _token(rng: Random, size: int, alphabet: str = BASE62) -> str:
    """Return characters drawn at random, letters and digits among them."""
    while True:
        drawn = "".join(rng.choices(alphabet, k=size))
        if any(map(str.isdigit, drawn)) and any(map(str.isalpha, drawn)):
            return drawn


def _pin(rng: Random) -> tuple[str, str]:
    pin = _digits(rng, 4)
    return pin, rng.choice(("my pin is {}", "meine pin ist {}", "mi pin es {}")).format(pin)


def _code(rng: Random) -> tuple[str, str]:
    code = rng.choice(("G-{}", "{}")).format(_digits(rng, 6))
    said = ("use {} to log in", "your code is {}", "utilise {} pour te connecter")
    return code, rng.choice(said).format(code)


def _password(rng: Random) -> tuple[str, str]:
    password = f"{_name(rng).capitalize()}{rng.choice('&!$+')}{_digits(rng, 2)}"
    word = rng.choice(("pw {}", "my pass is {}", "passwort {}", "mdp {}", "a senha é {}"))
    return password, word.format(password)


def _key(rng: Random) -> tuple[str, str]:
    key = _token(rng, 12, "0123456789abcdef")
    return key, rng.choice(("key {}", "the key is {}", "la clave es {}")).format(key)


def _base64(rng: Random) -> tuple[str, str]:
    plain = f"{_name(rng)}{_digits(rng, 2)}".encode()
    encoded = base64.b64encode(plain[: len(plain) - (len(plain) % 3 == 0)]).decode()
    return encoded, f"the blob is {encoded}"


def _email(rng: Random) -> tuple[str, str]:
    form = rng.choice(("{}@{}.example", "{} @ {}.example", "{}＠{}.example"))
    address = form.format(_name(rng), _name(rng))
    return address, f"write to {address} please"


def _hidden_email(rng: Random) -> tuple[str, str]:
    form = rng.choice(
        (
            "{} [at] {} [dot] org",
            "{} (arroba) {} (punto) es",
            "{} at {} dot com",
            "{} {{at}} {}.org",
        )
    )
    address = form.format(_name(rng), _name(rng))
    return address, f"write to {address} please"


def _meeting(rng: Random) -> tuple[str, str]:
    form = rng.choice(("zoom.us/j/{}", "https://whereby.com/room-{}", "meet.jit.si/Tea{}"))
    link = form.format(_digits(rng, 10))
    return link, f"we meet in {link} later"


def _share(rng: Random) -> tuple[str, str]:
    forms = (
        "drive.google.com/file/d/{}/view", "https://okapi.example/reset/{}",
        "okapi.example/invite/{}", "dropbox.com/s/{}/tea",
    )  # fmt: skip
    link = rng.choice(forms).format(_token(rng, 10))
    return link, f"it is in {link} now"


def _phone(rng: Random) -> tuple[str, str]:
    number = f"07{_digits(rng, 9)}"
    said = rng.choice(("{}", "o{1}", "{2} {3}")).format(
        number, f"{number[1:5]} {number[5:].replace('1', 'i')}", number[:5], number[5:]
    )
    return said, f"call {said} tonight"


def _spelled(rng: Random) -> tuple[str, str]:
    words = rng.choice(DIGIT_WORDS)
    said = " ".join(words[int(digit)] for digit in _digits(rng, 6))
    return said, f"it opens with {said}"


def _plate(rng: Random) -> tuple[str, str]:
    letters = rng.choices("ABCDEFGHJK", k=5)
    plate = f"{''.join(letters[:2])}{rng.randint(51, 69)} {''.join(letters[2:])}"
    return plate, f"my plate is {plate}"


def _birth(rng: Random) -> tuple[str, str]:
    date = f"{rng.randint(1, 28)}/{rng.randint(1, 12):02}/{rng.randint(1950, 2005)}"
    said = ("i was born {}", "dob: {}", "né le {}", "geboren am {}", "nací el {}", "nasci em {}")
    return date, rng.choice(said).format(date)


KINDS: Final[dict[str, Callable[[Random], tuple[str, str]]]] = {
    "pin": _pin,
    "one-time code": _code,
    "password": _password,
    "key": _key,
    "base64": _base64,
    "e-mail": _email,
    "hidden e-mail": _hidden_email,
    "meeting": _meeting,
    "share": _share,
    "phone": _phone,
    "spelled": _spelled,
    "plate": _plate,
    "birth": _birth,
}
"""Functions that return a secret and the message that says it."""

PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a kind

LIKE_NO_WORD: Final = frozenset({"password", "key", "base64"})
"""Kinds whose secrets look like no word, whether or not they hold digits."""
