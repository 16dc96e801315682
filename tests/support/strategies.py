"""Texts for Hypothesis: any, and such as people write on Discord."""

from hypothesis import strategies as st

anything = st.text(st.characters(exclude_categories=()), max_size=200)
PIECES = [
    "<@123>",
    "<:tea:45>",
    "https://example.org/a?b=1",
    "||hidden||",
    "`code`",
    "```",
    "!",
    "é",
    "don't",
    ":)",
    "…",
    "@everyone",
    "👩\u200d🚀",
    "🇩🇪🇫🇷",
    "1️⃣",
    "สวัสดี",
    "我今天",
    "مرحبا",
    "3.14",
    "_x_",
    "**",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
]
discordish = st.lists(st.sampled_from([*PIECES, " ", "\n", '"']), max_size=30).map("".join)
