"""Access codes: whom they mean, what they are called. Official: common/system/access-name, common/users/user-access."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain import access
from beseda.domain.people.accounts import load
from beseda.domain.text.captions import caption
from beseda.model import Person
from beseda.store.database import Tx

_ADMINISTRATORS, _VISITORS, _AUTHORIZED = "G1", "G2", "AU"
GROUPS = (_ADMINISTRATORS, _VISITORS, _AUTHORIZED)
_PERSON = re.compile(r"U([1-9]\d{0,17})", re.ASCII)


class Name(NamedTuple):
    """What an access code is called, and who provides such codes."""

    provider: str
    name: str
    provider_id: str


def holds(person: Person, codes: Sequence[str]) -> bool:
    """Whether one of these codes means this person; an administrator passes anyway."""
    return bool(person.admin) or not {f"U{person.id}", _VISITORS, _AUTHORIZED}.isdisjoint(codes)  # Quirk 82


async def names(tx: Tx, person: Person, codes: Sequence[str], language: str) -> dict[str, Name]:
    """What these codes are called; who or what is not there for the person is left out."""
    numbered = {code: int(found[1]) for code in codes if (found := _PERSON.fullmatch(code))}
    people = {one.id: one for one in await load(tx, await access.visible_people(tx, person, list(numbered.values())))}
    named: dict[str, Name] = {}
    for code in dict.fromkeys(codes):
        if code in GROUPS:
            named[code] = Name("", caption(language, code), "other")
        elif numbered.get(code) in people:
            named[code] = Name(caption(language, "U"), people[numbered[code]].name, "user")  # Quirk 83
    return named
