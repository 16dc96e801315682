"""Read single values of settings: numbers, ids, URLs, and secrets that stand in files."""

import re
from collections.abc import Mapping
from ipaddress import IPv6Address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from markovbot.domain import GuildId
from markovbot.late_patterns import late_pattern

HOST: Final = late_pattern(re.compile, r"(?!.{254})[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
"""As it goes to a name server: international names in their ASCII form (xn--…)."""

ID: Final = late_pattern(re.compile, "[0-9]{1,20}")
LARGEST_ID: Final = 1 << 63
LARGEST_PORT: Final = 65_535


class ValueReader:
    """Reads variables, and collects what is wrong with them in `problems`, a sentence each.

    `secrets` are the keys that may also be given as a file, each with what stands in for one whose
    file can't be read.
    """

    def __init__(self, variables: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self._variables = dict(variables)
        self.problems: list[str] = []
        for key, stand_in in secrets.items():
            self._read_secret(key, stand_in)

    def _read_secret(self, key: str, stand_in: str) -> None:
        name = self._variables.get(f"{key}_FILE")
        if not name or self._variables.get(key):
            return
        self._variables[key] = stand_in
        try:
            value = Path(name).read_text("utf-8").strip()
        except (OSError, ValueError):  # which names and contents with odd characters raise
            # Not named: somebody may have put the secret itself there.
            self.problems.append(f"{key}_FILE: the file that it names can't be read")
        else:
            if value:
                self._variables[key] = value
            else:
                self.problems.append(f"{key}_FILE: the file that it names is empty")

    def port(self, key: str) -> int:
        """Return a port; 0 is none."""
        value = self._variables.get(key, "0").strip()
        number = int(value) if re.fullmatch("[0-9]{1,5}", value) else LARGEST_PORT + 1
        if number > LARGEST_PORT:
            self.problems.append(f"{key}: must be a port, from 1 to {LARGEST_PORT}; 0 is none")
            return 0
        return number

    def guild(self, key: str) -> GuildId | None:
        """Return the id of a guild; None if it isn't set."""
        value = self._variables.get(key)
        if value is None:
            return None
        if not (ID.fullmatch(value) and int(value) < LARGEST_ID):
            self.problems.append(f"{key}: must be a server's id, a number of 17 to 20 digits")
            return None
        return GuildId(int(value))

    def number(self, key: str, default: float, most: float) -> float:
        """Return a number from 0 to `most`."""
        value = self._variables.get(key)
        if value is None:
            return default
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not 0 <= number <= most:
            self.problems.append(f"{key}: must be a number from 0 to {most:g}")
            return default
        return number

    def count(self, key: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        value = self._variables.get(key, str(default)).strip()
        number = int(value[:9]) if value.isascii() and value.isdigit() else 0
        if not 1 <= number <= most:
            self.problems.append(f"{key}: must be a whole number from 1 to {most}")
            return default
        return number

    def url(self, key: str, schemes: tuple[str, ...]) -> str | None:
        """Return a URL of one of some schemes without a slash at its end; None if it isn't set."""
        value = self._variables.get(key)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            valid = parts.scheme in schemes and _is_host(parts.hostname or "") and parts.port != 0
            valid &= value.isprintable() and " " not in value
        except ValueError:
            valid = False
        if not valid:
            self.problems.append(f"{key}: must be a URL that starts with {schemes[-1]}://")
            return None
        return value.rstrip("/")


def _is_host(name: str) -> bool:
    return (":" in name and bool(IPv6Address(name))) or HOST.fullmatch(name) is not None
