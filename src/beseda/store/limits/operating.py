"""What calls of one method by one caller took: rows of ``operating``, one a minute."""

from typing import NamedTuple

from beseda.store.database import Tx


class Account(NamedTuple):
    """The sum of some minutes, and the moment of the first call in the oldest of them, 0 without any."""

    microseconds: int
    oldest: int


async def add(tx: Tx, method: str, caller: str, *, minute: int, at: int, microseconds: int) -> None:
    """Add a call that began at this moment to its minute."""
    await tx.run(
        """
        INSERT INTO operating (method, caller, minute, first, microseconds)
        VALUES (:method, :caller, :minute, :at, :microseconds)
        ON CONFLICT (method, caller, minute) DO UPDATE SET microseconds = operating.microseconds + :microseconds
        """,
        method=method,
        caller=caller,
        minute=minute,
        at=at,
        microseconds=microseconds,
    )


async def account(tx: Tx, method: str, caller: str, *, after_ts: int, before_ts: int) -> Account:
    """The minutes whose first call was between two moments."""
    row = await tx.one(
        """
        SELECT sum(o.microseconds), min(o.first) FROM operating o
        WHERE o.method = :method AND o.caller = :caller AND o.first > :after AND o.first < :before
        """,
        method=method,
        caller=caller,
        after=after_ts,
        before=before_ts,
    )
    return Account(int(row[0] or 0), int(row[1] or 0)) if row else Account(0, 0)


async def trim(tx: Tx, *, before_ts: int) -> None:
    """Forget minutes whose first call was before this moment."""
    await tx.run("DELETE FROM operating WHERE first < :before", before=before_ts)
