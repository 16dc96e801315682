"""Find the fonts of this machine, and for each character the first of them that has a glyph."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

import regex

KINDS: Final = frozenset({".ttf", ".otf", ".ttc"})

OTHER_STYLES: Final = regex.compile(
    r"bold|black|heavy|italic|oblique|light|thin|medium|condensed|mono|ui\b|looped|slanted"
    r"|lastresort|adobeblank|bitmap",
    regex.IGNORECASE,
)
"""Names of files whose letters look otherwise than a plain sans serif, or are none at all."""

FAMILIES: Final = (
    "NotoSans",
    "DejaVuSans",
    "NotoSansCJK",
    "segoeui",
    "SFNS",
    "Helvetica",
)
"""Files whose names begin so are asked first, in this order; all others by name after them."""

EMOJI: Final = regex.compile(r"emoji|seguiemj", regex.IGNORECASE)
"""Fonts of emoji are asked last, since they have digits, too; for an emoji they are asked first."""

NO_HOME: Final = Path("/nonexistent")
"""So Debian calls the home of users who have none."""

IS_EMOJI: Final = regex.compile(
    r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{RI}|\p{Emoji}\ufe0f?\u20e3"
)

WITHOUT_GLYPH: Final = regex.compile(r"[\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f]")
"""Joiners, selectors and tags: they change the glyphs beside them, and have none themselves."""

CodePoints = Callable[[Path], frozenset[int]]
"""Returns the characters that a font file has glyphs for; none if it can't be read."""


class Run(NamedTuple):
    """Some characters in a row that one font draws."""

    font: Path
    text: str


def has_emoji(run: Run) -> bool:
    """Tell whether a font draws characters in colours of its own."""
    return bool(EMOJI.search(run.font.stem) or IS_EMOJI.search(run.text))


class Fonts:
    """Some font files, the preferred ones first. A file is read when a character needs it."""

    def __init__(self, files: Sequence[Path], code_points: CodePoints) -> None:
        self.files = list(files)
        self.code_points = code_points
        self._letters = [one for one in files if not EMOJI.search(one.stem)]
        self._emoji = [one for one in files if EMOJI.search(one.stem)]
        self._known: dict[Path, frozenset[int]] = {}

    def runs(self, text: str) -> list[Run] | None:
        """Return a text in parts that one font draws each; None if some character has no glyph.

        A text that one font has all of is one part, so that nothing in it is joined the wrong way.
        """
        clusters = regex.findall(r"\X", text)
        if not any(map(IS_EMOJI.search, clusters)):
            for font in self._letters[:2]:
                if self._has(font, text):
                    return [Run(font, text)]
        chosen: list[tuple[Path, str]] = []
        for cluster in clusters:
            if (found := self._font_of(cluster)) is None:
                return None
            chosen.append((found, cluster))
        return [
            Run(font, "".join(cluster for _, cluster in some))
            for font, some in groupby(chosen, key=lambda one: one[0])
        ]

    def _font_of(self, cluster: str) -> Path | None:
        letters, emoji = self._letters, self._emoji
        order = [*emoji, *letters] if IS_EMOJI.search(cluster) else [*letters, *emoji]
        return next((font for font in order if self._has(font, cluster)), None)

    def _has(self, font: Path, text: str) -> bool:
        if (known := self._known.get(font)) is None:
            known = self._known[font] = self.code_points(font)
        return known.issuperset(map(ord, WITHOUT_GLYPH.sub("", text)))


def installed_fonts() -> list[Path]:
    """Return the font files of this machine that draw plain letters or emoji, preferred first."""
    found = {
        Path(directory, name)
        for folder in font_folders()
        for directory, _, names in os.walk(folder)
        for name in names
        if Path(name).suffix.lower() in KINDS and not OTHER_STYLES.search(Path(name).stem)
    }
    return sorted(found, key=_rank)


def font_folders() -> Iterator[Path]:
    """Yield the folders in which this system keeps fonts, whether or not they are there."""
    try:
        home = Path.home()
    except RuntimeError:  # a user that the system doesn't know, as in containers
        home = NO_HOME
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        yield home / "AppData" / "Local" / "Microsoft" / "Windows" / "Fonts"
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    else:
        data = os.environ.get("XDG_DATA_HOME") or home / ".local" / "share"
        others = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        yield from (Path(one, "fonts") for one in (data, *others.split(":")))


def _rank(file: Path) -> tuple[int, int, str]:
    name = file.stem.removesuffix("-Regular")
    exact = (place for place, one in enumerate(FAMILIES) if name == one)
    begun = (place for place, one in enumerate(FAMILIES) if name.startswith(one))
    family = next(exact, None)
    if family is None:
        family = next(begun, len(FAMILIES)) + len(FAMILIES)
    return family, len(name), str(file)
