"""A loopback stand-in for Discord: its gateway and the REST routes a bot uses, on 127.0.0.1.

For tests and demonstrations. It speaks to an unmodified client in another process, knows guilds,
channels, permissions, members, threads, messages, direct messages, commands, panels and files, and
can misbehave on request.
"""

from sandbox.server import Sandbox

__all__ = ["Sandbox"]
