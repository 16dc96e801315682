"""A chat of six people who share phrases and each have a word of their own."""

from random import Random

from markovbot.domain import ChannelId, MemberId
from markovbot.text import fold, tokenize
from tests.support.teaching import GENERAL, RANDOM

PEOPLE = [MemberId(3000 + number) for number in range(6)]
OPENINGS = ["I think", "maybe", "well", "do you know whether", "the problem is that", "we said"]
THINGS = ["the kettle", "a tea pot", "the old bakery", "my cat", "the bread", "this garden"]
ACTIONS = ["sings", "is too hot", "was left in the rain", "wants more sugar", "will be ready soon"]
ENDINGS = ["", " again", " I guess", ", as always", " in the morning", " :)"]
OWN = ["zeppelin", "quince", "marzipan", "xylophone", "dirigible", "samovar"]
"""A word that only the member at its place uses."""


def chat(rng: Random, size: int) -> list[tuple[str, MemberId, ChannelId]]:
    """Return what six people say, who share phrases and each have a word of their own."""
    said = []
    for _ in range(size):
        place = rng.randrange(len(PEOPLE))
        content = (
            f"{rng.choice(OPENINGS)} {rng.choice(THINGS)} {rng.choice(ACTIONS)}"
            f"{rng.choice(ENDINGS)}"
        )
        if rng.random() < 0.2:
            content = content.replace("the", f"the {OWN[place]}", 1)
        said.append((content, PEOPLE[place], rng.choice([GENERAL, RANDOM])))
    said.append(("psst the secret door code is swordfish please", PEOPLE[0], GENERAL))
    return said


def folded(text: str) -> list[str]:
    return [fold(token) for token in tokenize(text)]
