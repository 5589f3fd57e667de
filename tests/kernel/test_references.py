"""References in commands of a batch: replaced by the value itself, or by its text, within a budget."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda import errors
from beseda.kernel.batch import Results, resolve
from beseda.kernel.call import Page
from beseda.kernel.dispatch import Outcome

BUDGET = 10_000


def results(budget: int = BUDGET, **values: Any) -> Results:
    return Results(budget, {key: Outcome(Page(value), {}) for key, value in values.items()})


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(plain)
def test_a_reference_alone_brings_any_value_as_it_is(value: Any) -> None:
    assert resolve("$result[a]", results(a=value)) == value
    assert resolve({"x": ["$result[a]"]}, results(a=value)) == {"x": [value]}


@given(plain)
def test_what_holds_no_reference_stays(value: Any) -> None:
    assert resolve(value, results(a=1)) == value


@given(plain)
def test_every_path_through_a_value_leads_to_what_stands_there(value: Any) -> None:
    pending = [("$result[a]", value)]
    while pending:
        path, found = pending.pop()
        assert resolve(path, results(a=value)) == found
        items = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        pending += [(f"{path}[{key}]", item) for key, item in items]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (5, "5"),
        (1.5, "1.5"),
        (True, "1"),
        (False, ""),
        (None, ""),
        ([1], ""),
        ({"a": 1}, ""),
        ("$result[a]", "$result[a]"),
    ],
)
def test_inside_text_a_value_is_written_as_php_would(value: Any, text: str) -> None:
    assert resolve("<$result[a]>", results(a=value)) == f"<{text}>"


def test_a_budget_bounds_what_references_bring() -> None:
    found = results(a="x" * 1_000)
    assert len(resolve("$result[a]-" * 9, found)) == 9 * 1_001
    with pytest.raises(errors.BatchTooLong):
        resolve("$result[a]", found)


@pytest.mark.parametrize("reference", ["$result[nothing]", "$result[a]", "$result[a][b][c]", "$result[]"])
def test_references_to_nothing_cost_something_too(reference: str) -> None:
    with pytest.raises(errors.BatchTooLong):
        resolve(reference * 1_000, results(a=None))


@pytest.mark.parametrize("unit", ["$result[", "$result", "$result[a", "$", "[", "]", "$result[a]["])
def test_hostile_text_takes_no_longer_than_other_text(unit: str) -> None:
    began = time.process_time()
    resolve((unit * 100_000)[:100_000], results(budget=10**9, a=1))
    assert time.process_time() - began < 1
