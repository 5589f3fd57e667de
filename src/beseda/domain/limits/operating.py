"""How long calls of one method by one caller took lately. Official: limits, section on resource intensity."""

from typing import NamedTuple

from beseda.store.database import Tx
from beseda.store.limits import operating

MINUTE = 60
KEPT_SECONDS = 600
_MICRO = 1_000_000


class Spent(NamedTuple):
    """Seconds spent that count, and when the oldest of them stop counting."""

    seconds: float
    reset_at: int


async def seconds(tx: Tx, method: str, caller: str, *, at: float) -> float:
    """What was spent before a call at this moment, as far as the database knows."""
    return (await _account(tx, method, caller, int(at))).microseconds / _MICRO


async def add(tx: Tx, method: str, caller: str, *, at: float, seconds: float) -> Spent:
    """Note a call that began then and took so long; answers the account with it."""
    moment = int(at)
    took = round(seconds * _MICRO)
    await operating.add(tx, method, caller, minute=moment // MINUTE, at=moment, microseconds=took)
    account = await _account(tx, method, caller, moment)
    return Spent(account.microseconds / _MICRO, account.oldest + KEPT_SECONDS)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget what does not count any more, all at once: there is no more of it."""
    await operating.trim(tx, before_ts=now - KEPT_SECONDS)
    return False


async def _account(tx: Tx, method: str, caller: str, at: int) -> operating.Account:
    """What counts; not what began long after this moment, before the clock was set back."""
    return await operating.account(tx, method, caller, after_ts=at - KEPT_SECONDS, before_ts=at + KEPT_SECONDS)
