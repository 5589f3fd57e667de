"""People in lists: who finds whom, by what. Official: user/user-get, user/user-search."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from beseda.domain.text.fold import fold
from beseda.model import Condition, Holds, Order, Person
from beseda.model.profile import FIELDS
from beseda.store.database import Tx
from beseda.store.people import queries
from beseda.store.people.queries import Search

PAGE = 50
_ONLINE_SECONDS = 120
_MOST_WORDS = 20


class PeopleQuery(NamedTuple):
    """Who is looked for, in which order; ``shown`` are the fields that the caller may see, and so may ask about.

    ``custom``: the ids of the custom ones among them, by name.
    """

    conditions: Sequence[Condition]
    order: Order
    shown: Collection[str]
    admin_mode: bool = False
    custom: Mapping[str, int] = MappingProxyType({})


class PeoplePage(NamedTuple):
    """A page of people; ``total`` is not counted for who begins at -1."""

    people: Sequence[Person]
    total: int | None


def online(person: Person, now: int) -> bool:
    """Whether somebody did something lately."""
    return person.last_activity_at >= _online_since(now)


def _online_since(now: int) -> int:
    return now - _ONLINE_SECONDS


async def find(tx: Tx, person: Person, query: PeopleQuery, *, now: int, start: int) -> PeoplePage:
    """A page of the people whom somebody looks for: employees find everybody, guests whom they share a chat with."""
    free = not person.extranet or (query.admin_mode and person.admin)  # Quirk 79
    phrases = [one for one in query.conditions if one.holds is Holds.WORDS]
    search = Search(
        conditions=tuple(_askable(one, query.shown) for one in query.conditions if one.holds is not Holds.WORDS),
        words=tuple(dict.fromkeys(_words(phrases)))[:_MOST_WORDS],
        online_since=_online_since(now),
        guest_id=0 if free else person.id,
        custom=query.custom,
    )
    order = query.order if query.order.field in query.shown else query.order._replace(field="ID")
    found = await queries.page(tx, search, order, start=max(start, 0), limit=PAGE)
    return PeoplePage(found, None if start < 0 else await queries.count(tx, search))


def _askable(condition: Condition, shown: Collection[str]) -> Condition:  # Quirk 80
    """The condition as the store compares it; one on a hidden field is met by nobody."""
    if condition.field in FIELDS and condition.field not in shown:
        return condition._replace(values=(), negated=False)
    if condition.values and isinstance(condition.values[0], str):
        return condition._replace(values=tuple(map(fold, condition.values)))
    return condition


def _words(phrases: Sequence[Condition]) -> Iterator[str]:
    for phrase in phrases:
        for value in phrase.values:
            yield from fold(value).replace("-", " ").split()
