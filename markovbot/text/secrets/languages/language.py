"""What there is to know about the words for secrets in a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """Patterns (for `re`, in small letters) and words of one language.

    `codes` are words for codes, PINs and for numbers too short to be known by their shape, `public`
    are what makes a code one that everybody may know. `passwords` are words for passwords, `hints`
    what stands in each of the `codes` and `passwords`. `states` are the verbs between such a word
    and the secret; `belongs` lead to what a password is for, `years` to a year. `ordinary` is what
    follows "the password is" when no password does. A language that isn't `spaced` puts no spaces
    between its words.
    """

    codes: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    passwords: tuple[str, ...] = ()
    code_hints: tuple[str, ...] = ()
    password_hints: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    belongs: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    spaced: bool = True
