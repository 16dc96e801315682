"""How much lines sound like people's: measured on real chat, by a written protocol.

docs/quality.md says what is measured, on what, and why.
"""
