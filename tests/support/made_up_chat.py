"""A chat of sentences put together at random, large enough for the benchmarks of quality."""

import json
from pathlib import Path
from random import Random

WHO = ("the kettle", "my neighbour", "a blackbird", "the old clock", "our bread", "this road")
DOES = ("waits for", "looks like", "runs past", "sings about", "forgets", "remembers")
WHEN = ("in the morning", "after the rain", "before noon", "when nobody looks", "again", "twice")


def made_up_chat(path: Path) -> Path:
    """Write what 21 people say on ten days as rows of JSON; return the path."""
    rng = Random(3)
    with path.open("w", encoding="utf-8") as file:
        for number in range(21 * 400):
            content = f"{rng.choice(WHO)} {rng.choice(DOES)} {rng.choice(WHO)} {rng.choice(WHEN)}"
            if number % 5 == 0:
                content += ", " + "".join(rng.choices("aeioulmnrst", k=5))
            row = {
                "channel": ("garden", "kitchen")[number % 2],
                "author": f"member {rng.randrange(21)}",
                "ts": f"202601{1 + number * 10 // (21 * 400):02}",
                "content": content,
            }
            file.write(json.dumps(row) + "\n")
    return path
