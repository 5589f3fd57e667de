"""One call in progress."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from beseda.kernel.portal import Portal
from beseda.model import Actor, Person
from beseda.store.database import Runner, Tx


class Call(NamedTuple):
    """Who acts, and the transaction that the call lives in.

    A method that runs ``own_transactions`` has no transaction; it opens its own with ``runner``.
    """

    portal: Portal
    actor: Actor
    tx: Tx
    runner: Runner

    @property
    def person(self) -> Person:
        """On whose behalf the call is made."""
        return self.actor.person

    @property
    def now(self) -> int:
        """When it is made, in seconds since 1970."""
        return self.actor.now

    @property
    def revision(self) -> int:
        """The revision that the portal has, or pretends to have."""
        return self.portal.settings.revision


class Page(NamedTuple):
    """A result that is part of a longer list."""

    result: Any
    total: int | None = None
    next: int | None = None

    @classmethod
    def of(cls, items: Sequence[Any], *, start: int, total: int | None) -> "Page":
        """Items from ``start`` on out of ``total``, with where the next ones begin; uncounted ones have no next."""
        end = start + len(items)
        return cls(items, total, end if total is not None and end < total and items else None)
