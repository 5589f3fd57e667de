"""Who keeps the accounts of operating time: the memory of a process, or the database that several processes share."""

from collections import OrderedDict
from dataclasses import dataclass

from beseda.domain.limits.operating import KEPT_SECONDS, MINUTE, Spent

_MOST_KEYS = 10_000


@dataclass(slots=True)
class _Basket:  # Quirk 166
    """What calls of one minute took; it counts until ten minutes after the first of them."""

    first: int
    seconds: float = 0.0


class _Account:
    """The baskets of one method and one caller by minute; sum, oldest and newest are kept beside them."""

    __slots__ = ("_baskets", "_newest", "_oldest", "seconds")

    def __init__(self) -> None:
        self._baskets: dict[int, _Basket] = {}
        self._count()

    def settle(self, at: float) -> float:
        """Forget what does not count at this moment: also what began long after it, before the clock was set back."""
        if not self._newest - KEPT_SECONDS < at < self._oldest + KEPT_SECONDS:
            lately = {minute: one for minute, one in self._baskets.items() if abs(at - one.first) < KEPT_SECONDS}
            self._baskets = lately
            self._count()
        return self.seconds

    def add(self, at: float, seconds: float) -> Spent:
        """Note a call."""
        self.settle(at)
        basket = self._baskets.get(int(at) // MINUTE)
        if basket is None:
            basket = self._baskets[int(at) // MINUTE] = _Basket(int(at))
            self._count()
        basket.seconds += seconds
        self.seconds += seconds
        return Spent(self.seconds, self._oldest + KEPT_SECONDS)

    def _count(self) -> None:
        began = [one.first for one in self._baskets.values()] or [0]
        self._oldest, self._newest = min(began), max(began)
        self.seconds = sum(one.seconds for one in self._baskets.values())


class OperatingTimes:
    """An account for each method and caller; the callers who were quiet longest are forgotten."""

    def __init__(self) -> None:
        self._accounts: OrderedDict[tuple[str, str], _Account] = OrderedDict()

    def seconds(self, method: str, caller: str, *, at: float) -> float:
        """What was spent before a call at this moment."""
        account = self._accounts.get((method, caller))
        return account.settle(at) if account else 0.0

    def add(self, method: str, caller: str, *, at: float, seconds: float) -> Spent:
        """Note a call that began then and took so long; answers the account with it."""
        key = (method, caller)
        account = self._accounts.get(key)
        if account is None:
            account = self._accounts[key] = _Account()
            if len(self._accounts) > _MOST_KEYS:
                self._accounts.popitem(last=False)
        else:
            self._accounts.move_to_end(key)
        return account.add(at, seconds)

    def clear(self) -> None:
        """Forget everything."""
        self._accounts.clear()
