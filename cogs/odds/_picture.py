"""The odds as a chart."""

from cogs.adapters.rendering import plural
from cogs.odds._text import rest_label
from cogs.odds._words import shown
from markovbot.pictures import Bar, Chart
from markovbot.speaking.odds import Odds


def odds_chart(table: Odds, asked: str) -> Chart:
    """Return the chart of a table after what was asked."""
    bars = [
        Bar(
            shown(row.word),
            row.probability,
            f"{row.probability:.2%}",
            faint=row.word is None,
        )
        for row in table.next
    ]
    if rest := table.missing:
        share = rest / table.total
        bars.append(Bar(rest_label(table), share, f"{share:.2%}", faint=True))
    return Chart(f"After “{shown(asked)}”", bars, f"seen {plural(table.total, 'time')}")
