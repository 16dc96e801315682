"""A server on the stand-in."""

from tests.sandbox.conftest import town

__all__ = ["town"]
