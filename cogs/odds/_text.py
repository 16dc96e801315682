"""The odds in words: as a table, as one line beside a picture, and why there are none."""

from typing import Final

from cogs.adapters.rendering import escaped, plural
from cogs.odds._words import LONGEST_WORD, isolated, shown
from markovbot.speaking.odds import NoTable, Odds

OTHERS: Final = "(others)"
WITHHELD: Final = "(kept to myself)"

LONGEST_DESCRIPTION: Final = 1024
"""Characters of a file's description that Discord takes."""

NOTHING_SHARED: Final = (
    "No two members have gone on from there with the same word, so I keep to myself how they did."
)
KEPT: Final = "-# I keep to myself what only one member has said there, and names of who opted out."


def no_odds(table: Odds, asked: str) -> str | None:
    """Return why there is nothing to show after what was asked; None if there is a table."""
    if table.why is NoTable.UNKNOWN:
        return "I haven't come across that here."
    if table.why is NoTable.ONE_MEMBER:
        said = "says those words in a row" if len(asked.split()) > 1 else "uses that word"
        return f"Only one member {said} where you can read, so I keep it to myself."
    return None if table.next else NOTHING_SHARED


def rest_label(table: Odds) -> str:
    """Return what to call all that came next and isn't in the table."""
    return WITHHELD if table.complete else OTHERS


def odds_table(table: Odds) -> str:
    """Return a table as a message of its own, where there is no picture."""
    lines = []
    for row in table.next:
        # A backtick would end the code block.
        word = isolated(shown(row.word)).replace("`", "ˋ")
        lines.append(f"{row.probability:7.2%} {row.count:>7,}  {word}")
    if rest := table.missing:
        lines.append(f"{rest / table.total:7.2%} {rest:>7,}  {rest_label(table)}")
    body = "\n".join(lines)
    return f"Seen {plural(table.total, 'time')}. What came next:\n```\n{body}\n```{_note(table)}"


def odds_line(table: Odds) -> str:
    """Return a table as the text beside its picture: for who hears it, searches it or copies it."""
    rows = [f"{isolated(escaped(shown(row.word)))} {row.probability:.2%}" for row in table.next]
    if rest := table.missing:
        rows.append(f"{rest_label(table)} {rest / table.total:.2%}")
    note = _note(table)
    return (
        f"Seen {plural(table.total, 'time')}. What came next: {' · '.join(rows)}"
        f"{note and chr(10)}{note}"
    )


def odds_description(table: Odds, asked: str) -> str:
    """Return what the picture of a table shows, for who can't see it."""
    rows = [f"{shown(row.word)} {row.probability:.2%}" for row in table.next]
    if rest := table.missing:
        rows.append(f"{rest_label(table)} {rest / table.total:.2%}")
    text = f"Bars of what came after “{shown(asked)[:LONGEST_WORD]}”: {', '.join(rows)}."
    return text[:LONGEST_DESCRIPTION]


def _note(table: Odds) -> str:
    return KEPT if table.complete and table.missing else ""
