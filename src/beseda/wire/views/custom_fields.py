"""Custom fields in answers. Official: user/userfields/user-userfield-list, user-userfield-file-get."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from beseda.model import CustomField, CustomOption, Holds
from beseda.wire.locale import Locale

LABELS = ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE", "HELP_MESSAGE")


def row(field: CustomField, options: Sequence[CustomOption], language: str) -> dict[str, Any]:
    """A field in a list; with its labels where a language is asked for."""  # Quirk 242
    return {
        "ID": str(field.id),
        "ENTITY_ID": "USER",
        "FIELD_NAME": field.name,
        "USER_TYPE_ID": field.type,
        "XML_ID": field.xml_id or None,
        "SORT": str(field.sort),
        "MULTIPLE": _yes(field.multiple),
        "MANDATORY": _yes(field.mandatory),
        "SHOW_FILTER": field.show_filter,
        "SHOW_IN_LIST": _yes(field.show_in_list),
        "EDIT_IN_LIST": _yes(field.edit_in_list),
        "IS_SEARCHABLE": _yes(field.searchable),
        "SETTINGS": json.loads(field.settings),
        **({"LIST": [_option(one) for one in options]} if field.type == "enumeration" else {}),
        **(_labels(field, language) if language else {}),
    }


def _yes(value: int) -> str:
    return "Y" if value else "N"


def _option(option: CustomOption) -> dict[str, str]:
    return {
        "ID": str(option.id),
        "SORT": str(option.sort),
        "VALUE": option.value,
        "DEF": _yes(option.chosen),
        "XML_ID": option.xml_id,
    }


def _labels(field: CustomField, language: str) -> dict[str, str]:
    known = json.loads(field.labels)
    said = {name: known.get(name, "") for name in LABELS}
    return {name: one.get(language, "") if isinstance(one, dict) else one for name, one in said.items()}


def values(
    fields: Sequence[CustomField],
    held: Mapping[int, Sequence[str]],
    addresses: Mapping[int, str],
    person_id: int,
    locale: Locale,
) -> dict[str, Any]:
    """What a profile holds in these fields: one value, a list where there may be several; nothing for nothing."""
    found = {}
    for field in fields:
        texts = held.get(field.id, ())
        shown = (
            [_file(field, int(one), addresses, person_id, locale) for one in texts]
            if field.type == "file"
            else [_value(field, one, locale) for one in texts]
        )
        found[field.name] = shown if field.multiple else shown[0] if shown else ""
    return found


def _value(field: CustomField, text: str, locale: Locale) -> str:  # Quirk 243
    match field.holds:
        case Holds.DATE:
            return locale.midnight(text)
        case Holds.TIME:
            return locale.atom(int(text))
    return text


def _file(field: CustomField, file_id: int, addresses: Mapping[int, str], person_id: int, locale: Locale) -> Any:
    return {
        "id": file_id,
        "showUrl": locale.link(addresses.get(file_id, "")),
        "downloadData": {"id": person_id, "field": field.name, "value": file_id},
    }
