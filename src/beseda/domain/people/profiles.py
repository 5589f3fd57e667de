"""Profiles changed, and people invited. Official: user/user-add, user/user-update."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.applications import tokens
from beseda.domain.chats import membership
from beseda.domain.files import images
from beseda.domain.people import accounts, sessions
from beseda.domain.people.accounts import LoginTaken, NewPerson
from beseda.model import Actor, Chat, Holds, Person
from beseda.model.profile import FIELDS
from beseda.store.chats import chat_rows
from beseda.store.database import Tx
from beseda.store.people import departments, person_rows

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


async def invite(tx: Tx, actor: Actor, invitation: Invitation, *, limit: int) -> int:
    """Take somebody on; answers their id. A limit of 0 is none.

    ``AdminRequired``, ``EmailMalformed``, ``EmailTaken``, ``PeopleLimitReached``, ``WorkgroupsNeeded``,
    ``WorkgroupNotFound``, ``DepartmentsNeeded``, ``DepartmentNotFound``.
    """
    access.require_admin(actor.person)
    email = await _free_address(tx, invitation.email)
    if limit and await person_rows.count_active(tx) >= limit:
        raise errors.people.PeopleLimitReached
    places = await _workgroups(tx, invitation.workgroups) if invitation.extranet else []
    if not invitation.extranet and not invitation.changes.get("UF_DEPARTMENT"):
        raise errors.people.DepartmentsNeeded
    try:
        newcomer = NewPerson(login=email, email=email, extranet=invitation.extranet)
        person_id = await accounts.create(tx, newcomer, now=actor.now)
    except LoginTaken as error:
        raise errors.people.EmailTaken from error
    person = await _change(tx, person_id, {"NAME": "", **invitation.changes}, now=actor.now)
    # Quirk 503
    source: dict[str, Any] = {"by": actor.application.id, "connector": actor.connector} if actor.application else {}
    await event_log.append(
        tx, event_log.PERSON_ADDED, now=actor.now, user_id=actor.person.id, person=person_id, **source
    )
    for chat in places:
        await membership.add_unchecked(tx, actor, chat, person)
    return person_id


async def take_on(tx: Tx, newcomer: NewPerson, *, limit: int, now: int) -> int:
    """Take somebody on whom nobody invited; answers their id.

    ``EmailMalformed``, ``EmailTaken``, ``PeopleLimitReached``.
    """
    await _free_address(tx, newcomer.email)
    if limit and await person_rows.count_active(tx) >= limit:
        raise errors.people.PeopleLimitReached
    try:
        person_id = await accounts.create(tx, newcomer, now=now)
    except LoginTaken as error:
        raise errors.people.EmailTaken from error
    await event_log.append(tx, event_log.PERSON_ADDED, now=now, person=person_id)
    return person_id


async def _workgroups(tx: Tx, ids: Sequence[int]) -> list[Chat]:
    """The chats of these workgroups; a workgroup is where its chat is."""
    if not ids:
        raise errors.people.WorkgroupsNeeded
    found = [await chat_rows.oldest_by_entity(tx, "SONET_GROUP", str(group_id)) for group_id in ids]
    places = [chat for chat in found if chat is not None]
    if len(places) < len(ids):
        raise errors.people.WorkgroupNotFound
    return places


async def _free_address(tx: Tx, email: str, *, but: int = 0) -> str:
    address = email.strip()
    if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise errors.people.EmailMalformed
    if await person_rows.email_taken(tx, address, but=but):
        raise errors.people.EmailTaken
    return address


async def update(tx: Tx, author: Person, person_id: int, changes: Changes, *, now: int) -> None:
    """Change somebody's profile; what is not named stays.

    ``AdminRequired``, ``people.NotFound``, ``EmailMalformed``, ``EmailTaken``, ``DepartmentsNeeded``,
    ``DepartmentNotFound``.
    """
    access.require_admin(author)
    if "EMAIL" in changes:
        changes = {**changes, "EMAIL": await _free_address(tx, changes["EMAIL"], but=person_id)}
    await _change(tx, person_id, changes, now=now)
    if changes.get("ACTIVE") is False:
        await tokens.revoke_person(tx, person_id, now=now)
        await sessions.end_all(tx, person_id, now=now)


async def _change(tx: Tx, person_id: int, changes: Changes, *, now: int) -> Person:
    person = await person_rows.hold(tx, person_id)
    if person is None or person.bot:
        raise errors.people.NotFound
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
    changed = accounts.named(changed)
    await accounts.save(tx, changed)
    return changed


async def _value(tx: Tx, person: Person, name: str, given: Any) -> Any:
    """What is stored of a value; None where a picture cannot be read: the present one stays."""
    match FIELDS[name].holds:
        case Holds.UNITS:
            return json.dumps(await _units(tx, person, given))
        case Holds.PICTURE if given:
            return await images.store_or_skip(tx, given) or None
        case Holds.FLAG:
            return int(given)
    return given if name != "PERSONAL_GENDER" or given in {"M", "F"} else ""


async def _units(tx: Tx, person: Person, ids: Sequence[int]) -> list[int]:
    """Departments of an employee; guests have none."""
    if person.extranet:
        return []
    if not ids:
        raise errors.people.DepartmentsNeeded
    if len(await departments.hold(tx, ids)) < len(set(ids)):
        raise errors.people.DepartmentNotFound
    return list(ids)
