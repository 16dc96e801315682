"""The edge to Discord: cogs read an interaction, call a service and render the answer.

Topics use `adapters` and `runtime`, `runtime` uses `adapters`; topics don't use each other.
"""

EXTENSIONS = (
    "cogs.learning",
    "cogs.lifecycle",
    "cogs.speaking",
    "cogs.odds",
    "cogs.stats",
    "cogs.admin",
    "cogs.privacy",
    "cogs.help",
    "cogs.bans",
    "cogs.admin_log",
)
