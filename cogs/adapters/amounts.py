"""So many of something, in the current language: "1 message", "1,234 messages"."""

from markovbot.languages import ngettext


def messages(number: int) -> str:
    """Return so many messages."""
    return ngettext("{count} message", "{count} messages", number)


def members(number: int) -> str:
    """Return so many members."""
    return ngettext("{count} member", "{count} members", number)


def channels(number: int) -> str:
    """Return so many channels."""
    return ngettext("{count} channel", "{count} channels", number)


def tokens(number: int) -> str:
    """Return so many tokens."""
    return ngettext("{count} token", "{count} tokens", number)


def words(number: int) -> str:
    """Return so many words."""
    return ngettext("{count} word", "{count} words", number)


def other_servers(number: int) -> str:
    """Return so many other servers."""
    return ngettext("{count} other server", "{count} other servers", number)
