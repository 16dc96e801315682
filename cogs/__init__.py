"""The edge to Discord: thin cogs that read an interaction, call a service and render the answer."""

EXTENSIONS = (
    "cogs.learning",
    "cogs.lifecycle",
    "cogs.speaking",
    "cogs.odds",
    "cogs.admin",
    "cogs.privacy",
    "cogs.bans",
)
