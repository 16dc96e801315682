"""Write the pictures of the documents: `python -m sandbox.pictures [NAME …]`.

The real bot.py answers in a stand-in for Discord, and a browser draws what it sent, light and dark,
as wide as a phone. With names, only these pictures are written, though all are played.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tqdm import tqdm

from sandbox.pictures.shots import SHOTS
from sandbox.pictures.studio import studio
from sandbox.rendering import THEMES, render_page
from sandbox.rendering.browser import NoBrowser, camera

PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"


async def take(wanted: Sequence[str], directory: Path) -> None:
    """Write the wanted pictures into a directory. Raises NoBrowser."""
    with tempfile.TemporaryDirectory() as name:
        async with camera() as taker, studio(Path(name)) as room:
            for shot in tqdm(SHOTS, "pictures", unit=""):
                shown = await room.show(shot)
                if shot.name not in wanted:
                    continue
                for theme in THEMES:
                    picture = await taker.picture(render_page(*shown, theme=theme))
                    (directory / f"{shot.name}-{theme}.png").write_bytes(picture)


def main(arguments: Sequence[str]) -> int:
    """Write pictures; return the exit code."""
    parser = argparse.ArgumentParser("python -m sandbox.pictures", description=__doc__)
    names = [shot.name for shot in SHOTS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--into", type=Path, default=PICTURES, help="another directory")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(names):
        parser.error(f"there is no picture {', '.join(sorted(unknown))}")
    options.into.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(take(options.names or names, options.into))
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
