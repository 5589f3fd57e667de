"""How many requests a client may send: a bucket that leaks. Official: limits, section on request rates."""

from collections.abc import Mapping
from typing import NamedTuple

from beseda.store.database import Tx
from beseda.store.limits import requests


class Rate(NamedTuple):
    """A bucket takes ``most`` requests, and at each full second it loses ``leak`` of them."""

    most: int
    leak: int


class Bucket(NamedTuple):
    """How full a bucket was, and in which second since 1970."""

    level: int
    at: int


RATES: Mapping[str, Rate] = {"cloud": Rate(50, 2), "enterprise": Rate(250, 5)}
EMPTY = Bucket(0, 0)
LATE_SECONDS = 10
_DRY_SECONDS = max(rate.most // rate.leak for rate in RATES.values())


def after_request(bucket: Bucket, rate: Rate, now: int) -> Bucket | None:
    """The bucket with one request more; None when there is no room for it.

    What comes a little late, from another process, counts as if it came in time. When the clock is set back further the
    bucket leaks as well: nobody has to wait until the clock is where it was.
    """
    if 0 < bucket.at - now <= LATE_SECONDS:
        now = bucket.at
    level = max(bucket.level - rate.leak * abs(now - bucket.at), 0)
    return Bucket(level + 1, now) if level < rate.most else None  # Quirk 162


async def take(tx: Tx, client: str, rate: Rate, now: int) -> bool:
    """The same with the bucket in the database; whether there was room."""
    return await requests.take(tx, client, most=rate.most, leak=rate.leak, now=now, late=LATE_SECONDS)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget buckets that are empty by now, all at once: there is no more of it."""
    await requests.trim(tx, before_ts=now - _DRY_SECONDS)
    return False
