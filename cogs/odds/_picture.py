"""The odds as a chart."""

from cogs.odds._text import rest_label
from cogs.odds._words import shown
from markovbot.languages import gettext as _
from markovbot.languages import ngettext, percent
from markovbot.pictures import Bar, Chart
from markovbot.speaking.odds import Odds


def odds_chart(table: Odds, asked: str) -> Chart:
    """Return the chart of a table after what was asked."""
    bars = [
        Bar(
            shown(row.word),
            row.probability,
            percent(row.probability, 2),
            faint=row.word is None,
        )
        for row in table.next
    ]
    if rest := table.missing:
        share = rest / table.total
        bars.append(Bar(rest_label(table), share, percent(share, 2), faint=True))
    seen = ngettext("seen {count} time", "seen {count} times", table.total)
    return Chart(_("After “{word}”", word=shown(asked)), bars, seen)
