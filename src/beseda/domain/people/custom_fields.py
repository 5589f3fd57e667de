"""Fields that an administrator adds to profiles. Official: user/userfields/index."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.model import Actor, Condition, CustomField, CustomOption, OptionChange, Order, Person
from beseda.model.custom_field import PREFIX, TYPES
from beseda.store.database import Tx
from beseda.store.people import custom_fields

MOST = 1016
_NAME = re.compile(r"UF_USR_[A-Z0-9_]{1,43}")
_LOWER = {"FIELD_NAME", "USER_TYPE_ID", "SHOW_FILTER"}
_OPTION_SORT = 500


class Described(NamedTuple):
    """A field with what can be chosen of it."""

    field: CustomField
    options: Sequence[CustomOption]


def full_name(name: str) -> str:
    """The code of a field: ``DEALS`` and ``UF_DEALS`` become ``UF_USR_DEALS``."""
    given = name.strip().upper()
    return given if given.startswith(PREFIX) else PREFIX + given.removeprefix("UF_")


async def find(tx: Tx, author: Person, conditions: Sequence[Condition], orders: Sequence[Order]) -> list[Described]:
    """The fields that meet these conditions. ``AdminRequired``."""
    access.require_admin(author)
    asked = [
        one._replace(values=tuple(text.lower() for text in one.values)) if one.field in _LOWER else one
        for one in conditions
    ]
    return await _described(tx, await custom_fields.find(tx, asked, orders))


async def everything(tx: Tx) -> list[Described]:
    """All fields, for whoever reads or writes values."""
    return await _described(tx, await custom_fields.all_fields(tx))


async def visible(tx: Tx, actor: Actor) -> list[CustomField]:
    """The fields that the scopes of a call show: all or none."""
    shown = not actor.scopes.isdisjoint(("user", "user.userfield"))  # Quirk 241
    return await custom_fields.all_fields(tx) if shown else []


async def file_names(tx: Tx) -> set[str]:
    """The names of those that hold files."""
    return {field.name for field in await custom_fields.all_fields(tx) if field.type == "file"}


async def _described(tx: Tx, fields: Sequence[CustomField]) -> list[Described]:
    options = await custom_fields.options(tx, [one.id for one in fields if one.type == "enumeration"])
    return [Described(one, options.get(one.id, [])) for one in fields]


async def add(tx: Tx, author: Person, field: CustomField, options: Sequence[OptionChange]) -> int:
    """Make a field; answers its id.

    ``AdminRequired``, ``CustomFieldTaken``, ``CustomFieldLimitReached``, ``CustomFieldWrong``.
    """
    access.require_admin(author)
    if not _NAME.fullmatch(field.name) or field.type not in TYPES:
        raise errors.people.CustomFieldWrong
    if await custom_fields.count(tx) >= MOST:
        raise errors.people.CustomFieldLimitReached
    field_id = await custom_fields.insert(tx, field)
    if field_id is None:
        raise errors.people.CustomFieldTaken(name=field.name)
    await _change_options(tx, field._replace(id=field_id), options)
    return field_id


async def hold(tx: Tx, author: Person, field_id: int) -> CustomField:
    """A field, for changing. ``AdminRequired``, ``CustomFieldNotFound``."""
    access.require_admin(author)
    field = await custom_fields.hold(tx, field_id)
    if field is None:
        raise errors.people.CustomFieldNotFound
    return field


async def update(tx: Tx, field: CustomField, changes: Mapping[str, Any], options: Sequence[OptionChange]) -> None:
    """Change a field that is held. ``CustomFieldWrong``."""
    await custom_fields.update(tx, field._replace(**changes))
    await _change_options(tx, field, options)


async def _change_options(tx: Tx, field: CustomField, changes: Sequence[OptionChange]) -> None:
    if field.type != "enumeration":
        return
    present = {one.id: one for one in (await custom_fields.options(tx, [field.id])).get(field.id, [])}
    for change in changes:
        option = present.get(change.id)
        if change.id and option is None:
            raise errors.people.CustomFieldWrong
        if option is None:
            option = CustomOption(0, field.id, _OPTION_SORT, "", 0, "")
        option = _changed(option, change)
        if change.removed and option.id:
            await custom_fields.delete_option(tx, option)
        elif option.id:
            await custom_fields.update_option(tx, option)
        elif option.value and not change.removed:
            await custom_fields.insert_option(tx, option)


def _changed(option: CustomOption, change: OptionChange) -> CustomOption:
    given: dict[str, Any] = {"value": change.value or None, "sort": change.sort, "xml_id": change.xml_id}
    if change.chosen is not None:
        given["chosen"] = int(change.chosen)
    return option._replace(**{name: value for name, value in given.items() if value is not None})


def labels(present: str, given: Mapping[str, Any], default: Any) -> str:
    """Labels by kind as they are stored; ``default`` where there is none."""
    found = {**json.loads(present), **{name: one for name, one in given.items() if one is not None}}
    if default is not None:
        found |= {name: default for name in given if not found.get(name)}
    return json.dumps(found, ensure_ascii=False)
