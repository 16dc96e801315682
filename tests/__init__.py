"""The tests. What several of them share is in `tests.support`, their fixtures in conftest files."""

import pytest

pytest.register_assert_rewrite("tests.support")
