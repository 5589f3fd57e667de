"""What profiles hold in custom fields. Official: user/userfields/index, files/how-to-update-files."""

import json
import mimetypes
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from beseda import errors
from beseda.domain import access
from beseda.domain.applications import portal_secret
from beseda.domain.files import files
from beseda.domain.people.custom_fields import Described
from beseda.domain.text.fold import fold
from beseda.model import Actor, CustomField, File, Holds, Person, StoredFile
from beseda.store.database import Tx
from beseda.store.people import custom_fields, person_rows
from beseda.store.people.custom_fields import Value

# Texts, numbers and files, by the name of the field.
Given: TypeAlias = Mapping[str, Sequence[Any]]

_COMPARED_AS_TEXT = {Holds.TEXT, Holds.DATE}


class Shown(NamedTuple):
    """The custom fields that somebody sees, and what people hold in them: person, field, texts in order.

    ``addresses``: where who asks can fetch the files among them, by id.
    """

    fields: Sequence[CustomField]
    values: Mapping[int, Mapping[int, Sequence[str]]]
    addresses: Mapping[int, str]


NOTHING = Shown((), {}, {})


async def shown(tx: Tx, actor: Actor, fields: Sequence[CustomField], people: Sequence[Person]) -> Shown:
    """What these people hold in these fields, as the actor sees it."""
    if not fields:
        return NOTHING
    values = await custom_fields.values(tx, [one.id for one in people])
    holding = {one.id for one in fields if one.type == "file"}
    ids = [int(one) for held in values.values() for field_id in holding & held.keys() for one in held[field_id]]
    if not ids:
        return Shown(fields, values, {})
    identity = await portal_secret.of_portal(tx)
    found = await custom_fields.files(tx, ids)
    return Shown(
        fields, values, {one.id: files.address(identity, one, actor.person.id, now=actor.now) for one in found}
    )


async def put(tx: Tx, actor: Actor, person_id: int, known: Sequence[Described], given: Given) -> None:
    """Change what somebody holds in the fields that are named. ``CustomValueWrong``."""
    for described in known:
        if described.field.name in given:
            await _put(tx, actor, person_id, described, given[described.field.name])


async def begin(tx: Tx, actor: Actor, person_id: int, known: Sequence[Described], given: Given, zone: ZoneInfo) -> None:
    """The values of somebody new: what is given, else what is set as default. ``CustomValueWrong``."""
    for described in known:
        values = given.get(described.field.name) or _defaults(described, datetime.fromtimestamp(actor.now, zone))
        if values or described.field.mandatory:
            await _put(tx, actor, person_id, described, values)


def _defaults(described: Described, now: datetime) -> Sequence[Any]:
    field = described.field
    if field.type == "enumeration":
        return [one.id for one in described.options if one.chosen][: None if field.multiple else 1]
    given = json.loads(field.settings).get("DEFAULT_VALUE", "")
    if isinstance(given, dict):
        moment = {"NOW": now, "FIXED": datetime.fromisoformat(given["VALUE"]) if given["VALUE"] else None}.get(
            given["TYPE"]
        )
        if moment is None:
            return []
        return [moment.date().isoformat() if field.type == "date" else int(moment.timestamp())]
    if field.type.startswith("iblock"):
        return [int(given)] if given.isdecimal() else []
    return [] if given == "" or (field.type == "boolean" and not given) else [given]


async def _put(tx: Tx, actor: Actor, person_id: int, described: Described, given: Sequence[Any]) -> None:
    field = described.field
    if field.mandatory and not given:
        raise errors.people.CustomValueWrong
    await _check(tx, described, given)
    if field.type == "file":
        given = await _files(tx, actor, person_id, field, given)
    await custom_fields.put_values(tx, person_id, field.id, [_kept(field, one) for one in given])


async def _check(tx: Tx, described: Described, given: Sequence[Any]) -> None:
    """Ids of ours have to be there; those of modules that a messenger has not are kept as they come (Quirk 244)."""
    if described.field.type == "enumeration" and not set(given) <= {one.id for one in described.options}:
        raise errors.people.CustomValueWrong
    if described.field.type == "employee" and len(await person_rows.load(tx, given)) < len(set(given)):
        raise errors.people.CustomValueWrong


def _kept(field: CustomField, given: Any) -> Value:
    if field.holds in _COMPARED_AS_TEXT:
        return Value(given, fold(given), None)
    return Value(str(given), "", float(given))


async def _files(tx: Tx, actor: Actor, person_id: int, field: CustomField, given: Sequence[Any]) -> list[int]:
    """The ids of these files: new ones are kept, present ones that are not named are forgotten."""
    await portal_secret.of_portal(tx)  # whoever only reads cannot make it
    held = {int(one) for one in (await custom_fields.values(tx, [person_id])).get(person_id, {}).get(field.id, [])}
    ids = []
    for one in given:
        if isinstance(one, StoredFile):
            media_type = mimetypes.guess_type(one.name)[0] or "application/octet-stream"
            ids.append((await files.add(tx, one, media_type, actor.person.id, now=actor.now)).id)
        elif one in held:
            ids.append(one)
        else:
            raise errors.people.CustomValueWrong
    await forget_files(tx, held - set(ids), now=actor.now)
    return ids


async def forget_files(tx: Tx, ids: Collection[int], *, now: int) -> None:
    """Files that no profile holds any more."""
    for one in ids:
        file = await files.find(tx, one)
        if file is not None:
            await files.remove(tx, file, now=now)


async def remove_field(tx: Tx, field: CustomField, *, now: int) -> None:
    """Forget a field with all that profiles hold in it."""
    if field.type == "file":
        await forget_files(tx, [int(one) for one in await custom_fields.field_values(tx, field.id)], now=now)
    await custom_fields.delete(tx, field.id)


async def file(tx: Tx, person: Person, owner_id: int, name: str, file_id: int) -> File:
    """A file out of a profile. ``NoAccess``: all that is not there looks alike."""
    owner = await access.visible_person(tx, person, owner_id)
    field = next((one for one in await custom_fields.all_fields(tx) if one.name == name.upper()), None)
    held = (await custom_fields.values(tx, [owner.id])).get(owner.id, {})
    if field is None or field.type != "file" or str(file_id) not in held.get(field.id, []):
        raise errors.people.CustomFieldNotFound
    found = await files.find(tx, file_id)
    if found is None:
        raise errors.people.CustomFieldNotFound
    return found
