"""How long calls of one method by one caller took lately. Official: limits, section on resource intensity."""

from collections import OrderedDict
from typing import NamedTuple, TypeAlias

MINUTE = 60
KEPT_SECONDS = 600
_MOST_KEYS = 10_000


class _Basket(NamedTuple):
    """What calls of one minute took; it counts until ten minutes after the first of them."""

    first: int
    seconds: float


_Account: TypeAlias = dict[int, _Basket]


class Spent(NamedTuple):
    """Seconds spent that count, and when the oldest of them stop counting."""

    seconds: float
    reset_at: int


class Ledger:
    """One-minute baskets for each method and caller; the callers who were quiet longest are forgotten."""

    def __init__(self) -> None:
        self._accounts: OrderedDict[tuple[str, str], _Account] = OrderedDict()

    def seconds(self, method: str, caller: str, *, at: float) -> float:
        """What was spent before a call at this moment."""
        account = self._accounts.get((method, caller))
        return _sum(_lately(account, at)) if account else 0.0

    def add(self, method: str, caller: str, *, at: float, seconds: float) -> Spent:
        """Note a call that began then and took so long; answers the account with it."""
        key = (method, caller)
        account = _lately(self._accounts.get(key, {}), at)
        minute = int(at) // MINUTE
        basket = account.get(minute)
        account[minute] = basket._replace(seconds=basket.seconds + seconds) if basket else _Basket(int(at), seconds)
        self._accounts[key] = account
        self._accounts.move_to_end(key)
        if len(self._accounts) > _MOST_KEYS:
            self._accounts.popitem(last=False)
        return Spent(_sum(account), min(one.first for one in account.values()) + KEPT_SECONDS)

    def clear(self) -> None:
        """Forget everything."""
        self._accounts.clear()


def _lately(account: _Account, at: float) -> _Account:
    """The baskets that count at this moment. Those far ahead of it were begun before the clock was set back."""
    return {minute: one for minute, one in account.items() if -KEPT_SECONDS < at - one.first < KEPT_SECONDS}


def _sum(account: _Account) -> float:
    return sum(one.seconds for one in account.values())
