"""What is said holds no invitation, no masked link and no half of a link."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.text import cut, join, links_fit, segments, tame, tokenize

DISCORDS_OWN = re.compile(
    r"discord(?:(?:app)?\.com/invite|\.gg(?:/invite)?)/[\w-]{2,255}", re.IGNORECASE
)
"""What the client makes an invitation of (discord.js, `Invite.InvitesPattern`)."""

MASKED = re.compile(r"\[[^\]]*\]\([^)]*\)")

INVITATIONS = [
    "https://discord.gg/tea",
    "http://www.discord.gg/tea",
    "discord.gg/tea",
    "DISCORD.GG/TEA",
    "**discord.gg/tea**",
    "||discord.gg/tea||",
    "<https://discord.gg/tea>",
    "discord.gg/invite/tea",
    "discord.gg//tea",
    "https:\\\\discord.gg\\tea",
    "discord .gg/tea",
    "discord. gg / tea",
    "discord.\u200bgg/tea",
    "discord.gg/\u200btea",
    "discord`.`gg/tea",
    "discord\uff0egg/tea",
    "discord.com/invite/tea",
    "https://canary.discord.com/invite/tea",
    "discordapp.com/invite/tea",
    "discord.com/%69nvite/tea",
    "dsc.gg/tea",
    "invite.gg/tea",
    "discord.me/tea",
]

ORDINARY = [
    "is discord down again?",
    "gg everyone, well played / fought",
    "https://discord.com/developers/docs",
    "https://support.discord.com/hc/en-us",
    "discord.py is on https://example.org/discord.html",
    "see discord.com, or discord.gg in general",
    "and/or an invite",
]

pieces = st.sampled_from(
    [
        *INVITATIONS,
        *("discord", "com", "app", "invite", "dsc", "gg", "tea", "https", "@everyone", "<@1>"),
        *(" ", ".", "/", "//", "\\", "%2f", ":", "[", "]", "(", ")", "<", ">", "*", "_", "|"),
        *("\u200b", "http://", "https://example.org", "https://example.org/tea"),
    ]
)
made = st.lists(pieces, max_size=14).map("".join)


@pytest.mark.parametrize("invitation", INVITATIONS)
def test_an_invitation_is_neither_learned_nor_said(invitation: str) -> None:
    assert segments(f"come to {invitation} tonight") == [[" come", " to"], [" tonight"]]
    assert tame(f"come to {invitation} tonight") == "come to (an invitation) tonight"
    line = f"come to {invitation}"
    assert not links_fit(line, tokenize(line))


@pytest.mark.parametrize("text", ORDINARY)
def test_talk_about_discord_is_learned_and_said_as_it_is(text: str) -> None:
    assert segments(text) == [tokenize(text)]
    assert tame(text) == text
    assert links_fit(text, tokenize(text))


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(made)
def test_whatever_is_tamed_invites_nobody_and_hides_no_link(text: str) -> None:
    shown = tame(text)
    assert not DISCORDS_OWN.search(shown)
    assert not MASKED.search(shown)
    assert tame(shown) == shown


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(made)
def test_what_is_learned_holds_no_invitation(text: str) -> None:
    for tokens in segments(text):
        assert not DISCORDS_OWN.search(join(tokens))


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", " "]), pieces), max_size=10))
def test_a_line_that_fits_holds_only_links_that_were_written(
    parts: list[tuple[str, str]],
) -> None:
    tokens = [before + piece for before, piece in parts]
    text = join(tokens)
    if links_fit(text, tokens):
        links = [token for token in tokenize(text) if "://" in token]
        assert {link.strip() for link in links} <= {token.strip() for token in tokens}
        rest = join("" if "://" in token else token for token in tokenize(text))
        assert not re.search(r"https?://", rest)


@pytest.mark.parametrize(
    "tokens",
    [
        ["see", " https://example.org/tea", ".", "com"],
        ["see", " http", ":", "//"],
        ["see", " https", ":", "//", "example"],
        ["see", " //", "https", ":"],
    ],
)
def test_links_that_nobody_wrote_dont_fit(tokens: list[str]) -> None:
    assert not links_fit(join(tokens), tokens)


def test_a_link_as_it_was_written_fits() -> None:
    tokens = ["see", " https://example.org/tea", ",", " (", "https://example.org", ")"]
    assert links_fit(join(tokens), tokens)


@given(st.text(st.sampled_from("ab /:."), max_size=60), st.integers(0, 40))
def test_cutting_leaves_no_half_word(text: str, most: int) -> None:
    text = text.strip()
    shown = cut(text, most)
    assert len(shown) <= most
    assert text.startswith(shown)
    if shown != text and " " in text[: most + 1]:
        assert text[len(shown)] == " "


def test_a_link_is_left_out_rather_than_cut() -> None:
    link = "https://example.org/" + "tea" * 30
    assert cut(f"see {link}", 40) == "see"
    assert cut(link, 40) == ""


@pytest.mark.parametrize("piece", ["discord.", "discord.gg/", "a/gg", "discord. ", "*/", "gg%2f"])
def test_time_grows_with_length(piece: str) -> None:
    def taken(length: int) -> float:
        text = (piece * length)[:length]
        started = time.thread_time()
        for _ in range(5):
            tame(text)
        return time.thread_time() - started

    taken(1000)
    assert taken(32_000) < 40 * max(taken(4_000), 0.002)
