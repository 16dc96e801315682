"""What tests of speaking share: the same draws in every run."""

import pytest


@pytest.fixture(autouse=True)
def _same_draws(same_ids: None) -> None:
    """Draw what a seed draws: tests here ask whether something is said, or how often."""
