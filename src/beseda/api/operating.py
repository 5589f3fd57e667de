"""How long calls of one method by one caller took lately. Official: limits, section on resource intensity."""

from collections import OrderedDict
from typing import NamedTuple

BASKETS = 10
MINUTE = 60
_MOST_KEYS = 10_000


class _Basket(NamedTuple):
    minute: int
    first: float
    seconds: float


class Spent(NamedTuple):
    """Seconds spent in the last ten minutes, and when the oldest of them stops counting."""

    seconds: float
    reset_at: int


class Ledger:
    """Ten one-minute baskets for each method and caller; the callers who were quiet longest are forgotten."""

    def __init__(self) -> None:
        self._accounts: OrderedDict[tuple[str, str], list[_Basket]] = OrderedDict()

    def add(self, method: str, caller: str, *, at: float, seconds: float) -> Spent:
        """Note a call that began then and took so long; answers the account with it."""
        key = (method, caller)
        minute = int(at) // MINUTE
        baskets = [basket for basket in self._accounts.get(key, ()) if basket.minute > minute - BASKETS]
        if baskets and baskets[-1].minute == minute:
            baskets[-1] = baskets[-1]._replace(seconds=baskets[-1].seconds + seconds)
        else:
            baskets.append(_Basket(minute, at, seconds))
        self._accounts[key] = baskets
        self._accounts.move_to_end(key)
        if len(self._accounts) > _MOST_KEYS:
            self._accounts.popitem(last=False)
        return Spent(sum(basket.seconds for basket in baskets), int(baskets[0].first) + BASKETS * MINUTE)

    def clear(self) -> None:
        """Forget everything."""
        self._accounts.clear()
