"""A stand-in for Discord on 127.0.0.1: its gateway, and the REST routes that a bot uses.

For tests and demonstrations. It speaks to an unmodified client in another process, knows guilds,
channels, permissions, members, threads, messages, direct messages, commands, panels and files, and
can misbehave on request.
"""

from sandbox.server import Sandbox

__all__ = ["Sandbox"]
