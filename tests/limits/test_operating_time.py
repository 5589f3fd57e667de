"""How long a method took for a caller: baskets of a minute, each forgotten after ten."""

from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.limits.operating import Spent
from beseda.limits import operating
from beseda.limits.operating import OperatingTimes


def test_what_was_spent_adds_up_within_ten_minutes() -> None:
    ledger = OperatingTimes()
    assert ledger.add("m", "a", at=60.0, seconds=1.5) == Spent(1.5, 660)
    assert ledger.add("m", "a", at=119.0, seconds=0.5) == Spent(2.0, 660)
    assert ledger.add("m", "a", at=659.9, seconds=1.0) == Spent(3.0, 660)


def test_a_minute_is_forgotten_after_ten() -> None:
    ledger = OperatingTimes()
    ledger.add("m", "a", at=65.0, seconds=1.0)
    ledger.add("m", "a", at=125.0, seconds=2.0)
    assert ledger.add("m", "a", at=664.9, seconds=0.0) == Spent(3.0, 665)
    assert ledger.add("m", "a", at=665.0, seconds=0.0) == Spent(2.0, 725)
    assert ledger.add("m", "a", at=10_000.0, seconds=0.25) == Spent(0.25, 10_600)


def test_methods_and_callers_are_accounted_apart() -> None:
    ledger = OperatingTimes()
    ledger.add("m", "a", at=0.0, seconds=1.0)
    assert ledger.add("m", "b", at=0.0, seconds=0.0).seconds == 0
    assert ledger.add("n", "a", at=0.0, seconds=0.0).seconds == 0
    assert ledger.add("m", "a", at=0.0, seconds=0.0).seconds == 1
    ledger.clear()
    assert ledger.add("m", "a", at=0.0, seconds=0.0).seconds == 0


def test_it_does_not_grow_without_end() -> None:
    ledger = OperatingTimes()
    ledger.add("m", "first", at=0.0, seconds=1.0)
    for number in range(operating._MOST_KEYS):
        ledger.add("m", str(number), at=0.0, seconds=1.0)
    assert len(ledger._accounts) == operating._MOST_KEYS
    assert ledger.add("m", "first", at=0.0, seconds=0.0).seconds == 0


def test_what_was_spent_can_be_asked_for_without_adding_to_it() -> None:
    ledger = OperatingTimes()
    assert ledger.seconds("m", "a", at=60.0) == 0
    ledger.add("m", "a", at=60.0, seconds=1.5)
    assert [ledger.seconds("m", "a", at=at) for at in (60.0, 659.9, 660.0)] == [1.5, 1.5, 0]


def test_a_clock_that_is_set_back_leaves_nothing_behind_for_long() -> None:
    ledger = OperatingTimes()
    ledger.add("m", "a", at=5_000.0, seconds=1.0)
    assert ledger.add("m", "a", at=4_990.0, seconds=1.0) == Spent(2.0, 5_600)
    assert ledger.add("m", "a", at=1_000.0, seconds=1.0) == Spent(1.0, 1_600)


calls = st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 100)), max_size=60)


@given(calls)
def test_it_agrees_with_adding_up_all_calls(made: list[tuple[int, int]]) -> None:
    ledger = OperatingTimes()
    made.sort()
    for number, (at, seconds) in enumerate(made):
        first = {when // 60: when for when, _ in made[number::-1]}
        counted = [spent for when, spent in made[: number + 1] if first[when // 60] > at - 600]
        assert ledger.seconds("m", "a", at=float(at)) == sum(counted) - seconds
        found = ledger.add("m", "a", at=float(at), seconds=float(seconds))
        assert found.seconds == sum(counted)
        assert found.reset_at == 600 + min(when for when in first.values() if when > at - 600)
        assert isinstance(found.reset_at, int)
