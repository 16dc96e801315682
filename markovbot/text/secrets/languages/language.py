"""What there is to know about the words for secrets in a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language that give a secret away, in small letters.

    Patterns (for `re`):
    `codes` are words for codes, PINs and for numbers too short to be known by their shape, `public`
    are what makes a code one that everybody may know. `code_hints` are parts of words, of which one
    stands in each of the `codes`. `states` are the verbs between such a word and the secret;
    `belongs` lead to what a password is for, `years` to a year.

    Plain phrases:
    `passwords` are words for passwords: what is said to be one is cut, whatever it looks like.
    `logins` are words beside which only what looks like a password is cut. `ordinary` is what
    follows "the password is" when no password does. `enters` and `accesses` stand before and after
    a code in "use 4829 to log in". `at` and `dots` spell out an e-mail address's marks;
    `leading` stand before a host with an at sign, "my @example.com", and are no name. `digits`
    are the words for 0 to 9, in that order, each with all its spellings; `numbers` are those for 10
    and more, `repeats` those for a digit said twice or more. `births` announce a date of birth, and
    `months` are the names in it. `plates` announce a licence plate, `accounts` a bank account.
    `opening` are parts of a link's path that open something for whoever has the link.

    A language that isn't `spaced` puts no spaces between its words; all of its words are patterns.
    """

    codes: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    code_hints: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    belongs: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    passwords: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    accesses: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    dots: tuple[str, ...] = ()
    digits: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    spaced: bool = True
