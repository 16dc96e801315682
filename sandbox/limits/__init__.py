"""Discord's limits for what a bot sends, whether or not its API description is at hand.

What breaks one is refused as Discord refuses it, and is a problem of the sandbox.
"""
