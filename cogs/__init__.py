"""The edge to Discord: thin cogs that read an interaction, call a service and render the answer."""

EXTENSIONS = (
    "cogs.learning",
    "cogs.following",
    "cogs.talking",
    "cogs.insight",
    "cogs.admin",
    "cogs.privacy",
    "cogs.banning",
)
