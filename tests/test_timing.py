"""The check of growth itself: it passes what is linear and stops what is not."""

from __future__ import annotations

import pytest

from tests.timing import assert_linear


def test_linear_work_passes() -> None:
    assert_linear(lambda size: sum(range(100 * size)), 3_000)


def test_a_square_does_not() -> None:
    with pytest.raises(AssertionError, match="8 times 500 and 500: "):
        assert_linear(lambda size: sum(1 for a in range(size) for b in range(size)), 500)
