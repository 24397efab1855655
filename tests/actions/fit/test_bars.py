"""Bars of characters: they can be read back, and a range can always be seen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.bars import CELLS, parse_bar, text_bar

RANGES = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)


@given(RANGES)
@settings(max_examples=100, derandomize=True)
def test_a_bar_says_its_range_to_within_a_cell(numbers: list[int]) -> None:
    low, high = parse_bar(text_bar(*numbers))
    assert low == pytest.approx(numbers[0], abs=5)
    assert high == pytest.approx(numbers[1], abs=5)


@given(RANGES)
@settings(max_examples=100, derandomize=True)
def test_a_bar_is_as_wide_as_any_other_and_shows_a_range_however_small(numbers: list[int]) -> None:
    bar = text_bar(*numbers)
    low, high = parse_bar(bar)
    assert len(bar) == CELLS
    assert (high > low) == (numbers[1] > numbers[0])


@pytest.mark.parametrize(("low", "high", "bar"), [(0, 0, "░" * 20), (100, 100, "█" * 20), (0, 100, "▓" * 20)])
def test_the_ends_of_the_scale(low: int, high: int, bar: str) -> None:
    assert text_bar(low, high) == bar


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (5, 101), (6, 5)])
def test_no_bar_is_drawn_of_what_is_no_liking(low: int, high: int) -> None:
    with pytest.raises(ValueError, match="beyond its scale"):
        text_bar(low, high)


@pytest.mark.parametrize("text", ["", "█" * 19, "█" * 21, "░█" + "░" * 18, "▓█" + "░" * 18, "=" * 20])
def test_what_is_no_bar_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a bar"):
        parse_bar(text)
