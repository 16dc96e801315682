"""Faces: emoticons, kaomoji and the like, each of them one token."""

import re
from functools import cache, lru_cache
from typing import Final

import regex

from markovbot.late_patterns import late_pattern

TELLING: Final = (
    r"[°º￣³•◕ಠᴥツ□‿ω益皿Ддᐛ◠ˇ☆★♥❤■▽△◡´｀゜ﾟ≧≦˘ʖ͜͡¬ᵔᴗ๑✿ᗜヮᆺ･・◉⊙☉◑◔⌐¯︿﹏ヘ′‵＾∀∇◇◆"
    r"≖⁰ಥಡರృ╥╯╰╭╮┻┬┴┳ʘ⚆☺☻ꈍ˵⸝ಸᄒз✧●♡￢눈\u0301\u0300]"
)
"""What eyes, mouths and cheeks of kaomoji are made of."""

WORDS_INSIDE: Final = (
    r"[^()（）ʔ༽꒱⎞]{0,24}?(?:[a-zA-Z\u00c0-\u024f]{3}|[\p{Han}\p{Hiragana}\p{Hangul}]{2}|\p{Katakana}{4}"
    r"|\p{Cyrillic}{3}|\p{Thai}{3}|\p{Arabic}{2}|\d{2})"
)
"""A parenthesis that holds something to read is no face."""

TABLE: Final = r"[┬┻┳┴┸┰][─━=]{1,3}[┬┻┳┴┸┰]"

ARMS: Final = r"[ヽヾ٩۶ლᕦᕤᕙᕗᕕ乁ㄏ୧୨งㄟづつ┌┐└┘╭╮╰╯ノﾉ]{1,3}"

EYE: Final = r"[•ಠಥ◉◕°¬ÒÓòó♥≧≦˘´`◔⊙☉ʘ๏✧⌐■ᴗ⚆╥￣●눈]"

LEFT_ARM: Final = (
    r"(?:[ヽヾ٩ლᕦᕙ乁୧งง凸ᕕ\\o<~＼└╰╭_☜╮☞щ︵╯ノ彡ﾉづㄟ┗┌ʢd(q⊂ヘЩо¯bΣ]{1,4}|" + TABLE + r"\ ?[ノﾉ]?)?"
)
RIGHT_ARM: Final = (
    r"(?:[ノﾉ/ヽ٩۶ᕤᕗㄏ୨งლづつっツ彡╮☞♪╯╭┘┐~～＊☆♥♡ᕦ>⊃⌐■b┛ㄥσбо凸ヘゞو]{0,4}(?:_/¯|[*:]{1,2}[･ﾟ｡.☆✧⋆*:]{2,12})?)"
    r"(?:\ ?[︵彡~-]{0,3}\ ?" + TABLE + r")?"
)

SYMMETRIC: Final = (
    r"[(（]\ ?[;；=*]{0,2}\ ?(?<eye>[^\x00-\x7f\s]|[\^;>@~=+$?!-])"
    r"\ ?[_.ω▽∀一ー︿﹏◡‿εェｪwoヮロД皿×xз-]{1,3}\ ?(?P=eye)\ ?[;；=*]{0,2}\ ?[)）]"
)
"""Two eyes that are the same, whatever they are, and a mouth."""

KAOMOJI: Final = (
    rf"(?:{TABLE}\ ?︵\ ?)?{LEFT_ARM}(?:[(（ʕ༼꒰⎛｡]"
    r"(?=[^()（）ʔ༽꒱⎞]{2,24}[)）ʔ༽꒱⎞])"
    rf"(?!{WORDS_INSIDE})"
    rf"(?=(?:[^()（）ʔ༽꒱⎞]{{0,24}}?{TELLING}){{2}})[^()（）ʔ༽꒱⎞]{{2,24}}[)）ʔ༽꒱⎞]"
    rf"|{SYMMETRIC})(?:[<>^v/b~*m](?!\w)|[zZ]{{2,5}}|{RIGHT_ARM})"
    rf"|{ARMS}\((?=[^()]{{1,14}}\))\ ?(?!{WORDS_INSIDE})[^()]{{1,12}}\ ?\){ARMS}"
    r"|¯\\{0,3}_?\\?[(（][ツ°_o\ 。-]{1,6}[)）]\\?_?/¯"
    r"|[\\ヽ┐乁]_?[(（]ツ[)）]_?[/ノ┌ㄏ]"
    rf"|{TABLE}"
    rf"|{EYE}[_.\-‿ωwo◡﹏︿▽3益ᴗ⌓ヮ,~■]{{1,4}}{EYE}"
    r"|¬¬|[｡✿]?\^[‿▽ω◡∀]{1,2}\^[｡✿]?|ฅ\^[^\s^]{1,6}\^ฅ"
)

FACE_ITSELF: Final = (
    r"(?:\^[_.o3・-]{0,3}\^|\^_[-~]|-[_.]{1,4}-|;[_.-]{1,3};|>[_.o-]{1,3}<|>[_.]{1,2}>|<[_.]{1,2}<|=[_.^]{1,2}="
    r"|~[_.]~|\.[_-]{1,2}\.|'[_-]'|\*[_.]{1,2}\*|@[_.-]{1,2}@|\$[_.]\$|\+[_.]\+|[oO0xXTUuQ][_.][oO0xXTUuQ]"
    r"|_\ _)"
)
JAPANESE: Final = (
    rf"[<>^v\\d~m]?\(\ ?[<>^;=*]?{FACE_ITSELF}[<>^;=*]?\ ?\)(?:[<>^v/b~*m](?!\w)|[zZ]{{2,5}})?"
    r"|(?:\^[_.o3-]{0,3}\^|-[_.]{1,4}-|;[_.-]{1,3};|>[_.ow-]{1,3}<|>[_.]{1,2}>|<[_.]{1,2}<|=[_.]=|[?!]_[?!]"
    r"|~_~|\.[_-]{1,2}\.|'[_-]'|\*_{1,2}\*|@[_.-]{1,2}@|\$[_.]\$|\+_\+)[;']?"
)

WESTERN: Final = (
    r"[>}0O]?[:;=8][\'’\-o^,~*]{0,2}(?:[()\[\]{}|\\]+|[/*@#$&>]|<(?![3:@\#])|3+|D+|P+|p+|[bcoOxXsS0])"
    r"|<[:;=][-']?[()|/]|[xXB%][-]?[)(D]+"
    r"|[>]?(?:[()\[\]]{1,3}|D|c|C)[\'’\-^]{0,2}[:;=][<]?"
    r"|<(?:/|\\)?3+|\\[oO]/+|/[oO]\\+|[oO]/|\\[oO]|\\m/|[oO]7"
)

NO_MORE: Final = r"(?![^\s.,!?…)\]\"'”»*_~|:;])"
"""Behind a face made of ordinary marks there is a space, or punctuation."""

SHORTCODE: Final = r":(?:[a-zA-Z][\w+-]{1,31}|[+-]1|100|1234):(?!\w)"
"""An emoji by its name, as exports and other networks write it."""

FACE: Final = (
    rf"{KAOMOJI}"
    rf"|(?<!\S)(?:{JAPANESE}|{WESTERN}){NO_MORE}"
    rf"|(?<=[\p{{L}}\p{{M}}])(?:[:;][\'’]?[-^]?(?:[()\[\]|/\\*]+|D+|P+)|\({FACE_ITSELF}\)){NO_MORE}"
    rf"|(?<!\w){SHORTCODE}"
    r"|[)]{3,32}|[(]{3,32}"
)
"""A pattern for `regex`, verbose, version 1. People smile with brackets alone, too."""

WITH_SPACE: Final = late_pattern(
    regex.compile, r"[(（ʕ༼꒰⎛｡][^()（）ʔ༽꒱⎞\s]{0,24} |[┬┻┳┴┸┰︵]|_ _"
)
"""Found in every text that may hold a face with a space inside it."""

NO_FACE: Final = late_pattern(
    re.compile,
    r"(?![xXB]D+\Z)[a-zA-Z]+(?:['-][a-zA-Z]+)*|[.,!?]+"
    r"|(?:</?)?(?![xXB]D)[a-zA-Z]{2}[!-')-~]*|(?:[1-79]|[a-np-zA-NP-Z][0-9])[!-')-~]*",
)
"""What most tokens are: words, the ends of sentences, and what begins as an address, a tag or a
number. No face begins so without a parenthesis or a sign that isn't ASCII."""


@cache
def face_pattern() -> regex.Pattern[str]:
    """Return what matches a face; compiling it takes a tenth of a program's start."""
    return regex.compile(FACE, regex.VERBOSE | regex.VERSION1)


@lru_cache(1 << 12)
def is_face(core: str) -> bool:
    """Tell whether a token without its leading space is a face."""
    return (
        len(core) > 1 and not NO_FACE.fullmatch(core) and face_pattern().fullmatch(core) is not None
    )
