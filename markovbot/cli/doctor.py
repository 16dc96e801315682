"""Examine the settings and the database, and say what is wrong."""

from collections.abc import Mapping

from markovbot.cli.commands import Outcome
from markovbot.errors import UserError
from markovbot.settings import DEFAULT_DATABASE_URL, SettingsError, database_path, load_settings
from markovbot.store import open_store


async def examine(variables: Mapping[str, str], database: str | None) -> Outcome:
    """Check everything that can be checked without Discord."""
    settings_problems: list[str] = []
    try:
        load_settings(variables)
    except SettingsError as error:
        settings_problems = error.problems
    path = database_path(database or variables.get("DATABASE_URL", DEFAULT_DATABASE_URL))
    database_problems: list[str] = []
    if path.exists():
        try:
            async with open_store(path, create=False) as store:
                database_problems = await store.check()
        except UserError as error:
            database_problems = [str(error)]
    found = "sound" if path.exists() else "not there yet; the bot or an import makes it"
    problems = settings_problems + database_problems
    return Outcome(
        "\n".join(
            [
                "settings: " + ("; ".join(settings_problems) or "good"),
                f"database {path}: " + ("; ".join(database_problems) or found),
            ]
        ),
        {"settings": settings_problems, "database": database_problems},
        f"{len(problems)} problem(s) found." if problems else None,
    )
