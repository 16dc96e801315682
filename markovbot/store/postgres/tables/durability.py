"""When a statement's commit has to be on the server's disk before it is confirmed.

What is learned may be lost by a crash of the server: the guild's `seq` then tells its owner so, who
learns it again from history. Requests and decisions may not be lost. Either is set for the one
transaction only, inside its statement, so that it costs no round trip and works behind PgBouncer.
"""

from typing import Final

LAZILY: Final = "set_config('synchronous_commit', 'off', true)"

DURABLY: Final = """
CASE WHEN current_setting('synchronous_commit') = 'off'
THEN set_config('synchronous_commit', 'on', true) END
"""
"""Whatever is stricter than `on` stays."""
