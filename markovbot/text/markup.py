"""Discord's own markup, as the reference on message formatting lists it and the clients send it."""

from typing import Final

MARKUP: Final = (
    r"<@[!&$]?\d{1,20}>"  # a user, a role, a game
    r"|<\#\d{1,20}>"  # a channel or a thread
    r"|<a?:[\w~]{1,40}:\d{1,20}>"  # a custom emoji
    r"|<t:-?\d{1,20}(?::[a-zA-Z])?>"  # a moment
    r"|</[-\w']{1,32}(?:[ ][-\w']{1,32}){0,2}:\d{1,20}>"  # a slash command
    r"|<id:[a-z-]{1,32}(?::\d{1,20})?>"  # a place in the server's guide
    r"|<[a-z]{1,16}(?::[\w~-]{1,40}){1,3}>"  # <sound:…:…>, and what else is made after it
)
"""A pattern for `regex`, verbose. Slash commands are the only ones with spaces, two at most."""

LINK: Final = (
    r"<(?i:https?)://[^\s<>]+>"
    r"|\[[^\s\[\]()]{1,40}(?:[ ][^\s\[\]()]{1,40})?\]"  # [text](link), of two words at most
    r"\(<?(?i:https?)://[^\s<>()]+>?(?:[ ]\"[^\s\"]{1,40}(?:[ ][^\s\"]{1,40})?\")?\)"
    r"|(?i:https?)://[^\s<>]*[^\s<>.,:;!?'\"()\[\]{}*_~|`”»]"
)
"""A pattern for `regex`, verbose."""
