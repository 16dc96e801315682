"""The odds in words: as a table, as one line beside a picture, and why there are none."""

from typing import Final

from cogs.adapters.rendering import escaped
from cogs.odds._words import LONGEST_WORD, isolated, shown
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, ngettext, number, percent
from markovbot.speaking.odds import NoTable, Odds

OTHERS: Final = gettext_noop("(others)")
WITHHELD: Final = gettext_noop("(kept to myself)")

LONGEST_DESCRIPTION: Final = 1024
"""Characters of a file's description that Discord takes."""

NOTHING_SHARED: Final = gettext_noop(
    "No two members have gone on from there with the same word, so I keep to myself how they did."
)
KEPT: Final = gettext_noop(
    "-# I keep to myself what only one member has said there, and names of who opted out."
)


def no_odds(table: Odds, asked: str) -> str | None:
    """Return why there is nothing to show after what was asked; None if there is a table."""
    if table.why is NoTable.UNKNOWN:
        return _("I haven't come across that here.")
    if table.why is NoTable.ONE_MEMBER:
        if len(asked.split()) > 1:
            return _(
                "Only one member says those words in a row where you can read, so I keep it to "
                "myself."
            )
        return _("Only one member uses that word where you can read, so I keep it to myself.")
    return None if table.next else _(NOTHING_SHARED)


def rest_label(table: Odds) -> str:
    """Return what to call all that came next and isn't in the table."""
    return _(WITHHELD if table.complete else OTHERS)


def odds_table(table: Odds) -> str:
    """Return a table as a message of its own, where there is no picture."""
    lines = []
    for row in table.next:
        # A backtick would end the code block.
        word = isolated(shown(row.word)).replace("`", "ˋ")
        lines.append(f"{percent(row.probability, 2):>7} {number(row.count):>7}  {word}")
    if rest := table.missing:
        lines.append(f"{percent(rest / table.total, 2):>7} {number(rest):>7}  {rest_label(table)}")
    body = "\n".join(lines)
    return f"{_heading(table)}\n```\n{body}\n```{_note(table)}"


def odds_line(table: Odds) -> str:
    """Return a table as the text beside its picture: for who hears it, searches it or copies it."""
    rows = [
        f"{isolated(escaped(shown(row.word)))} {percent(row.probability, 2)}" for row in table.next
    ]
    if rest := table.missing:
        rows.append(f"{rest_label(table)} {percent(rest / table.total, 2)}")
    note = _note(table)
    return f"{_heading(table)} {' · '.join(rows)}{note and chr(10)}{note}"


def odds_description(table: Odds, asked: str) -> str:
    """Return what the picture of a table shows, for who can't see it."""
    rows = [f"{shown(row.word)} {percent(row.probability, 2)}" for row in table.next]
    if rest := table.missing:
        rows.append(f"{rest_label(table)} {percent(rest / table.total, 2)}")
    text = _(
        "Bars of what came after “{word}”: {rows}.",
        word=shown(asked)[:LONGEST_WORD],
        rows=_(", ").join(rows),
    )
    return text[:LONGEST_DESCRIPTION]


def _heading(table: Odds) -> str:
    return ngettext(
        "Seen {count} time. What came next:", "Seen {count} times. What came next:", table.total
    )


def _note(table: Odds) -> str:
    return _(KEPT) if table.complete and table.missing else ""
