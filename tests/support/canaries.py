"""Canaries: secrets made up from a seed, to be planted in a server and listened for."""

import base64
import string
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, pairwise
from random import Random

CANARIES = 131

SYLLABLES = ("ka", "zo", "mi", "ru", "te", "lop", "bar", "nim", "gus", "pel", "dra", "vox")
WORDS = (
    "otter", "lamp", "river", "bread", "violin", "cloud", "ladder", "spoon", "garden", "ticket",
    "window", "pepper", "mirror", "saddle", "button", "harbour",
)  # fmt: skip
DIGIT_WORDS = (
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
    ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"),
)
BASE62 = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Canary:
    """A secret of a kind, the message that says it, and whether it is made of ordinary words only:
    those no detector can know, and other rules keep them from being said.
    """

    kind: str
    secret: str
    message: str
    ordinary: bool = False


def make_canaries(seed: int = 0, number: int = CANARIES) -> list[Canary]:
    """Return so many different canaries of all kinds in turn, the same for the same seed."""
    random = Random(seed)
    made: dict[str, Canary] = {}
    for kind, make in cycle(KINDS.items()):
        if len(made) == number:
            break
        secret, message = make(random)
        made.setdefault(secret, Canary(kind, secret, message, kind in ORDINARY))
    return list(made.values())


def _digits(random: Random, size: int) -> str:
    """Return digits that don't begin with 0, and don't count or repeat."""
    while True:
        drawn = random.choices(string.digits, k=size)
        steps = {abs(int(one) - int(other)) for one, other in pairwise(drawn)}
        if drawn[0] not in "012" and len(set(drawn)) > min(2, size - 1) and not steps <= {0, 1}:
            return "".join(drawn)


def _name(random: Random) -> str:
    return "".join(random.sample(SYLLABLES, 2))


def _token(random: Random, size: int, alphabet: str = BASE62) -> str:
    """Return characters drawn at random, letters and digits among them."""
    while True:
        drawn = "".join(random.choices(alphabet, k=size))
        if any(map(str.isdigit, drawn)) and any(map(str.isalpha, drawn)):
            return drawn


def _pin(random: Random) -> tuple[str, str]:
    pin = _digits(random, 4)
    return pin, random.choice(("my pin is {}", "meine pin ist {}", "mi pin es {}")).format(pin)


def _code(random: Random) -> tuple[str, str]:
    code = random.choice(("G-{}", "{}")).format(_digits(random, 6))
    said = ("use {} to log in", "your code is {}", "utilise {} pour te connecter")
    return code, random.choice(said).format(code)


def _password(random: Random) -> tuple[str, str]:
    password = f"{_name(random).capitalize()}{random.choice('&!$+')}{_digits(random, 2)}"
    word = random.choice(("pw {}", "my pass is {}", "passwort {}", "mdp {}", "a senha é {}"))
    return password, word.format(password)


def _key(random: Random) -> tuple[str, str]:
    key = _token(random, 12, "0123456789abcdef")
    return key, random.choice(("key {}", "the key is {}", "la clave es {}")).format(key)


def _base64(random: Random) -> tuple[str, str]:
    plain = f"{_name(random)}{_digits(random, 2)}".encode()
    encoded = base64.b64encode(plain[: len(plain) - (len(plain) % 3 == 0)]).decode()
    return encoded, f"the blob is {encoded}"


def _email(random: Random) -> tuple[str, str]:
    form = random.choice(("{}@{}.example", "{} @ {}.example", "{}＠{}.example"))
    address = form.format(_name(random), _name(random))
    return address, f"write to {address} please"


def _hidden_email(random: Random) -> tuple[str, str]:
    form = random.choice(
        (
            "{} [at] {} [dot] org",
            "{} (arroba) {} (punto) es",
            "{} at {} dot com",
            "{} {{at}} {}.org",
        )
    )
    address = form.format(_name(random), _name(random))
    return address, f"write to {address} please"


def _meeting(random: Random) -> tuple[str, str]:
    form = random.choice(("zoom.us/j/{}", "https://whereby.com/room-{}", "meet.jit.si/Tea{}"))
    link = form.format(_digits(random, 10))
    return link, f"we meet in {link} later"


def _share(random: Random) -> tuple[str, str]:
    forms = (
        "drive.google.com/file/d/{}/view", "https://okapi.example/reset/{}",
        "okapi.example/invite/{}", "dropbox.com/s/{}/tea",
    )  # fmt: skip
    link = random.choice(forms).format(_token(random, 10))
    return link, f"it is in {link} now"


def _phone(random: Random) -> tuple[str, str]:
    number = f"07{_digits(random, 9)}"
    said = random.choice(("{}", "o{1}", "{2} {3}")).format(
        number, f"{number[1:5]} {number[5:].replace('1', 'i')}", number[:5], number[5:]
    )
    return said, f"call {said} tonight"


def _spelled(random: Random) -> tuple[str, str]:
    words = random.choice(DIGIT_WORDS)
    said = " ".join(words[int(digit)] for digit in _digits(random, 6))
    return said, f"it opens with {said}"


def _plate(random: Random) -> tuple[str, str]:
    letters = random.choices("ABCDEFGHJK", k=5)
    plate = f"{''.join(letters[:2])}{random.randint(51, 69)} {''.join(letters[2:])}"
    return plate, f"my plate is {plate}"


def _birth(random: Random) -> tuple[str, str]:
    date = f"{random.randint(1, 28)}/{random.randint(1, 12):02}/{random.randint(1950, 2005)}"
    said = ("i was born {}", "dob: {}", "né le {}", "geboren am {}", "nací el {}", "nasci em {}")
    return date, random.choice(said).format(date)


def _passphrase(random: Random) -> tuple[str, str]:
    phrase = " ".join(random.sample(WORDS, 4))
    return phrase, f"remember {phrase}"


KINDS: dict[str, Callable[[Random], tuple[str, str]]] = {
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
    "passphrase": _passphrase,
}
"""Functions that return a secret and the message that says it."""

ORDINARY = frozenset({"passphrase"})
