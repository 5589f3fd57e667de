"""Profiles changed, and people invited. Official: user/user-add, user/user-update."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain import access, chats, journal, people, pictures
from beseda.domain.messages import Post
from beseda.domain.people import LoginTaken, Newcomer
from beseda.errors import (
    DepartmentNotFound,
    DepartmentsNeeded,
    EmailMalformed,
    EmailTaken,
    PeopleLimitReached,
    PersonNotFound,
    WorkgroupNotFound,
    WorkgroupsNeeded,
)
from beseda.model import Chat, Holds, Person
from beseda.model.profile import FIELDS
from beseda.store import chats as chat_rows
from beseda.store import departments
from beseda.store import people as person_rows
from beseda.store.database import Tx

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LONGEST_EMAIL = 255

# Values by the documented name of the field: text, a date as YYYY-MM-DD, a picture as Base64, departments as ids.
Changes: TypeAlias = Mapping[str, Any]


class Invitation(NamedTuple):
    """Who is invited: an employee with departments among the changes, or a guest with workgroups."""

    email: str
    changes: Changes
    extranet: bool = False
    workgroups: Sequence[int] = ()


async def invite(tx: Tx, post: Post, invitation: Invitation, *, limit: int) -> int:
    """Take somebody on; answers their id. A limit of 0 is none.

    ``AdministratorsOnly``, ``EmailMalformed``, ``EmailTaken``, ``PeopleLimitReached``, ``WorkgroupsNeeded``,
    ``WorkgroupNotFound``, ``DepartmentsNeeded``, ``DepartmentNotFound``.
    """
    access.administer(post.author)
    email = await _free_address(tx, invitation.email)
    if limit and await person_rows.count_active(tx) >= limit:
        raise PeopleLimitReached
    places = await _workgroups(tx, invitation.workgroups) if invitation.extranet else []
    if not invitation.extranet and not invitation.changes.get("UF_DEPARTMENT"):
        raise DepartmentsNeeded
    try:
        newcomer = Newcomer(login=email, email=email, extranet=invitation.extranet)
        person_id = await people.take_on(tx, newcomer, now=post.now)
    except LoginTaken as error:
        raise EmailTaken from error
    person = await _change(tx, person_id, {"NAME": "", **invitation.changes}, now=post.now)
    await journal.note(tx, journal.PERSON_ADDED, now=post.now, user_id=post.author.id, person=person_id)
    for chat in places:
        await chats.enroll(tx, post, chat, person)
    return person_id


async def _workgroups(tx: Tx, ids: Sequence[int]) -> list[Chat]:
    """The chats of these workgroups; a workgroup is where its chat is."""
    if not ids:
        raise WorkgroupsNeeded
    found = [await chat_rows.oldest_bound(tx, "SONET_GROUP", str(group_id)) for group_id in ids]
    places = [chat for chat in found if chat is not None]
    if len(places) < len(ids):
        raise WorkgroupNotFound
    return places


async def _free_address(tx: Tx, email: str, *, but: int = 0) -> str:
    address = email.strip()
    if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise EmailMalformed
    if await person_rows.email_taken(tx, address, but=but):
        raise EmailTaken
    return address


async def update(tx: Tx, author: Person, person_id: int, changes: Changes, *, now: int) -> None:
    """Change somebody's profile; what is not named stays.

    ``AdministratorsOnly``, ``PersonNotFound``, ``EmailMalformed``, ``EmailTaken``, ``DepartmentsNeeded``,
    ``DepartmentNotFound``.
    """
    access.administer(author)
    if "EMAIL" in changes:
        changes = {**changes, "EMAIL": await _free_address(tx, changes["EMAIL"], but=person_id)}
    await _change(tx, person_id, changes, now=now)


async def _change(tx: Tx, person_id: int, changes: Changes, *, now: int) -> Person:
    person = await person_rows.hold(tx, person_id)
    if person is None or person.bot:
        raise PersonNotFound
    details = json.loads(person.details) if person.details else {}
    columns: dict[str, Any] = {"updated_at": now}
    for name, given in changes.items():
        value = await _value(tx, person, name, given)
        if value is None:
            continue
        if FIELDS[name].column:
            columns[FIELDS[name].column] = value
        else:
            details[name] = value
    kept = {name: value for name, value in details.items() if value}
    changed = person._replace(**columns, details=json.dumps(kept, ensure_ascii=False) if kept else "")
    changed = people.named(changed)
    await people.keep(tx, changed)
    return changed


async def _value(tx: Tx, person: Person, name: str, given: Any) -> Any:
    """What is stored of a value; None where a picture cannot be read: the present one stays."""
    match FIELDS[name].holds:
        case Holds.UNITS:
            return json.dumps(await _units(tx, person, given))
        case Holds.PICTURE if given:
            return await pictures.keep(tx, given) or None
        case Holds.FLAG:
            return int(given)
    return given if name != "PERSONAL_GENDER" or given in {"M", "F"} else ""


async def _units(tx: Tx, person: Person, ids: Sequence[int]) -> list[int]:
    """Departments of an employee; guests have none."""
    if person.extranet:
        return []
    if not ids:
        raise DepartmentsNeeded
    if len(await departments.hold(tx, ids)) < len(set(ids)):
        raise DepartmentNotFound
    return list(ids)
