import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.text import BREAK, join, normalise, secret_spans, segments, tokenize
from markovbot.text.faces import face_pattern, is_face
from markovbot.text.spacing import STARTS_UNSPACED
from markovbot.text.tokenizer import ENDS, LINE_MARK, _remembered, _split
from tests.support.strategies import anything, discordish


@given(anything | discordish)
def test_joined_tokens_are_the_text_again(text: str) -> None:
    assert join(tokenize(text)) == normalise(text)


@given(anything | discordish)
def test_remembered_stretches_split_as_the_whole_text_does(text: str) -> None:
    for line in normalise(text).split(BREAK):
        if line and not LINE_MARK.match(line):
            first, *others = _split(f" {line}")
            begun = first[1:] if STARTS_UNSPACED.match(line) else first
            assert tokenize(line) == [begun, *others]


@given(
    st.sampled_from(["", "(", '"']),
    st.from_regex(r"[a-zA-Z]{1,5}(?:[0-9]{0,2}|['-][a-zA-Z])", fullmatch=True)
    | st.text("DPpbcoOxXsSBTUuQv", min_size=1, max_size=4)
    | st.from_regex(r"[a-zA-Z]|[iI]'[a-zA-Z]{1,4}|[0-9]{1,6}", fullmatch=True),
    st.sampled_from(sorted(ENDS)) | st.text(",.!?:;)(\"'", max_size=4),
)
def test_plain_words_split_as_all_others_do(opener: str, word: str, end: str) -> None:
    assert list(_remembered(opener + word + end)) == _split(f" {opener}{word}{end}")


@given(anything | discordish)
def test_normalising_changes_only_white_space_and_what_cannot_be_kept(text: str) -> None:
    kept = normalise(text)
    assert normalise(kept) == kept
    lines = kept.split(BREAK) if kept else []
    assert lines == [" ".join(line.split()) for line in lines if line]
    kept.encode()  # no lone surrogate, which SQLite would refuse


@given(anything | discordish)
def test_no_token_holds_three_words(text: str) -> None:
    for token in tokenize(text):
        core = token.strip()
        assert len(core.split()) <= 2 or core.startswith("</") or is_face(core)


@given(
    st.from_regex(r"[a-zA-Z]{1,4}(?:['-][a-zA-Z]{1,3}){0,2}", fullmatch=True)
    | st.text("xXBDPpoOTUcC'-8", min_size=1, max_size=5)
    | st.from_regex(r"[0378]{1,3}|[0-9]{1,6}|[.,!?]{1,5}", fullmatch=True)
    | st.from_regex(r"(?:</?)?[a-zA-Z0-9]{2}[!-~]{0,4}", fullmatch=True)
)
def test_what_is_taken_for_a_word_is_no_face(core: str) -> None:
    assert is_face(core) == (len(core) > 1 and face_pattern().fullmatch(core) is not None)


@pytest.mark.parametrize(
    "whole",
    [
        "<@123456789012345678>",
        "<@!123>",
        "<@&5>",
        "<#77>",
        "<a:party:12>",
        "<:biscuit:12>",
        "<t:1700000000:R>",
        "</markov reset:12345678901234567>",
        "<id:guide>",
        "https://example.org/path?q=1#top",
        "<https://example.org/a_b>",
        "`code`",
        "`two words`",
        "👩‍🚀",
        "👍🏽",
        "🇩🇪",
        "1️⃣",
        "don't",
        "apt-get",
        "3.14",
        "10:30",
        "naïve",
        "नमस्ते",
        "می‌خواهم",
        "مرحبا",
        ":-)",
        "<3",
        "...",
        "?!",
        "@everyone",
    ],
)
def test_what_belongs_together_stays_together(whole: str) -> None:
    assert tokenize(f"x {whole} y") == [" x", f" {whole}", " y"]


def test_punctuation_and_spacing_are_tokens_of_their_own_kind() -> None:
    assert tokenize('Tea,  "please" (now)!') == [
        " Tea", ",", ' "', "please", '"', " (", "now", ")", "!",
    ]  # fmt: skip


def test_a_link_ends_before_the_punctuation_behind_it() -> None:
    assert tokenize("(see https://example.org/a).") == [
        " (", "see", " https://example.org/a", ")", ".",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["今天天气很好我们去喝茶", "วันนี้อากาศดีมาก", "きょうはいい天気"])
def test_a_script_without_spaces_never_leaves_a_whole_sentence_in_one_token(text: str) -> None:
    assert len(tokenize(text)) > len(text) // 5


def test_long_inline_code_is_split_because_it_would_be_a_message_at_rest() -> None:
    assert tokenize("`rm all the things`")[0] == " `"


def test_code_blocks_are_not_learned_and_nothing_leads_across_them() -> None:
    assert segments("before\n```py\nsecret = 1\n``` after it") == [[" before"], [" after", " it"]]
    assert segments("look: ```never closed") == [[" look", ":"]]
    assert segments("```only code```") == []


@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00\x01", "\ud800"])
def test_nothing_is_learned_from_nothing(text: str) -> None:
    assert segments(text) == []


def test_direction_overrides_cannot_turn_other_peoples_text_around() -> None:
    assert tokenize("a \u202eb\u202c") == [" a", " b"]


def test_flags_are_pairs_of_letters_however_many_stand_in_a_row() -> None:
    assert tokenize("🇩🇪🇫🇷🇮") == [" 🇩🇪", "🇫🇷", "🇮"]
    assert tokenize("a🇩🇪\u0301 🇫") == [" a", "🇩🇪\u0301", " 🇫"]


def test_what_hides_behind_a_secret_is_looked_at_again_when_that_is_gone() -> None:
    for text in ("4556 7375 8E89 370468", "8::567801234"):
        assert all(not secret_spans(join(tokens)) for tokens in segments(text))


def test_long_stretches_are_not_kept_in_memory() -> None:
    before = _remembered.cache_info().currsize
    assert tokenize("我" * 4000 + " " + "ab," * 1000)[:2] == ["我", "我"]
    assert _remembered.cache_info().currsize == before
