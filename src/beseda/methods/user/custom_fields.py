"""Fields that an administrator adds to profiles."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

import orjson

from beseda import errors
from beseda.domain.people import custom_fields, custom_values
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, Id, P
from beseda.methods.user import userfield
from beseda.model import CustomField, Field, File, Holds, OptionChange, Order
from beseda.model.custom_field import TYPES
from beseda.wire.custom_fields import LABEL, OPTIONS, ORDERS, shown_in_filters
from beseda.wire.custom_fields import settings as read_settings
from beseda.wire.decode import Kind, Malformed, anything, mapping
from beseda.wire.filters import conditions
from beseda.wire.views.custom_fields import LABELS, row

_KNOWN = {
    "ID": Field("ID", Holds.NUMBER),
    "FIELD_NAME": Field("FIELD_NAME"),
    "USER_TYPE_ID": Field("USER_TYPE_ID"),
    "XML_ID": Field("XML_ID"),
    "SORT": Field("SORT", Holds.NUMBER),
    "MULTIPLE": Field("MULTIPLE", Holds.FLAG),
    "MANDATORY": Field("MANDATORY", Holds.FLAG),
    "SHOW_FILTER": Field("SHOW_FILTER"),
    "SHOW_IN_LIST": Field("SHOW_IN_LIST", Holds.FLAG),
    "EDIT_IN_LIST": Field("EDIT_IN_LIST", Holds.FLAG),
    "IS_SEARCHABLE": Field("IS_SEARCHABLE", Holds.FLAG),
}
_NONE: Mapping[str, Any] = MappingProxyType({})
_DENIED = ErrorSpec("", "Access denied.")
_CANNOT = ErrorSpec("ERROR_CORE", "Fail to create new user field")
_YES_NO = ("Y", "N")
_ANY = Kind("string", anything)
_FLAG = Kind("boolean", anything)
_FILTER = Kind("array", mapping)

Label = Annotated[Any, LABEL]
YesNo = Annotated[bool | None, P("Y or N", values=_YES_NO)]


class Settings(NamedTuple):
    """The settings of all types; each takes its own."""

    default_value: Annotated[Any, _ANY, P("What new profiles begin with", default="''")] = None
    rows: Annotated[Any, P("Lines of the input field", default="1", kind=Kind("integer", anything))] = None
    precision: Annotated[Any, P("Digits behind the point", default="2", kind=Kind("integer", anything))] = None
    display: Annotated[
        Any, _ANY, P("How it is shown", default="CHECKBOX", values=("CHECKBOX", "RADIO", "DROPDOWN"), more_values=True)
    ] = None
    list_height: Annotated[Any, P("Lines of the list", default="1", kind=Kind("integer", anything))] = None
    iblock_type_id: Annotated[Any, _ANY, P("Of another module: kept as it comes", default="''")] = None
    iblock_id: Annotated[Any, _ANY, P("Of another module: kept as it comes", default="0")] = None
    active_filter: Annotated[Any, _FLAG, P("Whether only active ones are shown", default="N", values=_YES_NO)] = None
    entity_type: Annotated[Any, _ANY, P("Of another module: kept as it comes", default="''")] = None
    lead: Annotated[Any, _FLAG, P("Leads", default="N", values=_YES_NO)] = None
    contact: Annotated[Any, _FLAG, P("Contacts", default="N", values=_YES_NO)] = None
    company: Annotated[Any, _FLAG, P("Companies", default="N", values=_YES_NO)] = None
    deal: Annotated[Any, _FLAG, P("Deals", default="N", values=_YES_NO)] = None
    caption_no_value: Annotated[Any, _ANY, P("What is shown for nothing", extension=True)] = None
    show_no_value: Annotated[Any, _ANY, P("Whether nothing can be chosen", extension=True)] = None

    def given(self) -> dict[str, Any]:
        """Those that are there, by their documented names."""
        return {name.upper(): value for name, value in self._asdict().items() if value is not None}


class Changes(NamedTuple):
    """What can be changed of a field."""

    xml_id: Annotated[str | None, P("The code of another system")] = None
    sort: Annotated[int | None, P("The smaller, the earlier")] = None
    mandatory: YesNo = None
    show_filter: Annotated[
        str | None, P("Whether filters offer it", values=_YES_NO, kind=Kind("boolean", shown_in_filters))
    ] = None
    show_in_list: YesNo = None
    edit_in_list: YesNo = None
    is_searchable: Annotated[bool | None, P("Whether user.search finds people by it", values=_YES_NO)] = None
    settings: Annotated[Settings | None, P("What the type can be told besides")] = None
    edit_form_label: Annotated[Label, P("Caption of the form, or captions by language")] = None
    list_column_label: Annotated[Label, P("Caption of the column, or captions by language")] = None
    list_filter_label: Annotated[Label, P("Caption of the filter, or captions by language")] = None
    error_message: Annotated[Label, P("What is said of a wrong value")] = None
    help_message: Annotated[Label, P("What is said to help")] = None
    label: Annotated[Label, P("Where a caption is not given")] = None
    options: Annotated[
        Sequence[OptionChange],
        OPTIONS,
        P("What can be chosen: VALUE, SORT, DEF, XML_ID; ID changes one, DEL removes it", name="LIST", extension=True),
    ] = ()


class Draft(NamedTuple):
    """A new field."""

    field_name: Annotated[str, P("Its code; UF_USR_ is put before it", missing=errors.people.CustomFieldNameEmpty)]
    user_type_id: Annotated[str, P("What it holds", missing=errors.people.CustomFieldTypeAbsent, values=tuple(TYPES))]
    xml_id: Annotated[str | None, P("The code of another system")] = None
    sort: Annotated[int | None, P("The smaller, the earlier")] = None
    multiple: Annotated[bool, P("Whether it holds several values", values=_YES_NO)] = False
    mandatory: YesNo = None
    show_filter: Annotated[
        str | None, P("Whether filters offer it", values=_YES_NO, kind=Kind("boolean", shown_in_filters))
    ] = None
    show_in_list: YesNo = None
    edit_in_list: YesNo = None
    is_searchable: Annotated[bool | None, P("Whether user.search finds people by it", values=_YES_NO)] = None
    settings: Annotated[Settings | None, P("What the type can be told besides")] = None
    edit_form_label: Annotated[Label, P("Caption of the form, or captions by language")] = None
    list_column_label: Annotated[Label, P("Caption of the column, or captions by language")] = None
    list_filter_label: Annotated[Label, P("Caption of the filter, or captions by language")] = None
    error_message: Annotated[Label, P("What is said of a wrong value")] = None
    help_message: Annotated[Label, P("What is said to help")] = None
    label: Annotated[Label, P("Where a caption is not given")] = None
    options: Annotated[
        Sequence[OptionChange], OPTIONS, P("What can be chosen: VALUE, SORT, DEF, XML_ID", name="LIST", extension=True)
    ] = ()


def _columns(call: Call, field: CustomField, given: Draft | Changes) -> dict[str, Any]:
    """What is asked of the row of a field. ``CustomFieldWrong``."""
    flags = {
        "mandatory": given.mandatory,
        "show_in_list": given.show_in_list,
        "edit_in_list": given.edit_in_list,
        "searchable": given.is_searchable,
    }
    found: dict[str, Any] = {name: int(value) for name, value in flags.items() if value is not None}
    plain = {"xml_id": given.xml_id, "sort": given.sort, "show_filter": given.show_filter}
    found |= {name: value for name, value in plain.items() if value is not None}
    captions = {name: getattr(given, name.lower()) for name in LABELS}
    found["labels"] = custom_fields.labels(field.labels, captions, given.label)
    try:
        told = {**orjson.loads(field.settings), **(given.settings.given() if given.settings else {})}
        found["settings"] = orjson.dumps(read_settings(field.type, told, call.portal.locale.zone)).decode()
    except (Malformed, TypeError) as error:
        raise errors.people.CustomFieldWrong from error
    return found


@userfield.method(
    "add",
    doc="api-reference/user/userfields/user-userfield-add",
    mode="write",
    raises=(
        errors.AdminRequired,
        ErrorAs(
            errors.people.CustomFieldTypeEmpty, ErrorSpec("ERROR_ARGUMENT", "Argument 'USER_TYPE_ID' is null or empty")
        ),
        ErrorAs(
            errors.people.CustomFieldTaken,
            ErrorSpec("ERROR_CORE", "Field * for USER object already exists", values=(("*", "name"),)),
        ),
        ErrorAs(errors.people.CustomFieldWrong, _CANNOT),  # Quirk 245
        ErrorAs(errors.people.CustomFieldNameEmpty, ErrorSpec("", "The 'FIELD_NAME' field is not found.")),
        ErrorAs(errors.people.CustomFieldTypeAbsent, ErrorSpec("", "The 'USER_TYPE_ID' field is not found.")),
        ErrorAs(errors.people.CustomFieldLimitReached, errors.system.INTERNAL),
    ),
)
async def add(call: Call, *, fields: Annotated[Draft, P("The new field", name="fields")]) -> int:
    """Add a field to all profiles; answers its id."""
    if not fields.field_name.strip():
        raise errors.people.CustomFieldNameEmpty
    if not fields.user_type_id:
        raise errors.people.CustomFieldTypeEmpty
    if fields.user_type_id not in TYPES:
        raise errors.people.CustomFieldWrong
    field = CustomField(
        0, custom_fields.full_name(fields.field_name), fields.user_type_id, multiple=int(fields.multiple)
    )
    field = field._replace(**_columns(call, field, fields))
    return await custom_fields.add(call.tx, call.person, field, fields.options)


@userfield.method(
    "update",
    doc="api-reference/user/userfields/user-userfield-update",
    mode="write",
    raises=(
        errors.people.CustomFieldIdEmpty,
        errors.AdminRequired,
        errors.people.CustomFieldNotFound,
        ErrorAs(errors.people.CustomFieldWrong, ErrorSpec("ERROR_CORE", "Fail to update user field")),
    ),
)
async def update(
    call: Call,
    *,
    id: Annotated[Id, P("The field", name="id", missing=errors.people.CustomFieldIdEmpty)],  # noqa: A002
    fields: Annotated[Changes | None, P("What changes; the rest stays", name="fields")] = None,
) -> bool:
    """Change a field; its name, its type and whether it is multiple stay."""
    field = await custom_fields.hold(call.tx, call.person, id)
    if fields is not None:
        await custom_fields.update(call.tx, field, _columns(call, field, fields), fields.options)
    return True


@userfield.method(
    "delete",
    doc="api-reference/user/userfields/user-userfield-delete",
    mode="write",
    raises=(errors.people.CustomFieldIdEmpty, errors.AdminRequired, errors.people.CustomFieldNotFound),
)
async def delete(
    call: Call,
    *,
    id: Annotated[Id, P("The field", name="id", missing=errors.people.CustomFieldIdEmpty)],  # noqa: A002
) -> bool:
    """Take a field and what it held out of all profiles."""
    field = await custom_fields.hold(call.tx, call.person, id)
    await custom_values.remove_field(call.tx, field, now=call.now)
    return True


@userfield.method("list", doc="api-reference/user/userfields/user-userfield-list", raises=(errors.AdminRequired,))
async def find(
    call: Call,
    *,
    order: Annotated[
        Sequence[Order], ORDERS, P("Fields with asc or desc", name="order", values=(*_KNOWN, "asc", "desc"))
    ] = (),
    filters: Annotated[
        Any, _FILTER, P("Conditions by field, with prefixes; LANG also shows labels", name="filter")
    ] = _NONE,
) -> Page:
    """List the fields that were added to profiles, all at once."""
    language = next((str(one) for name, one in filters.items() if name.upper() == "LANG"), "")
    wanted = conditions(filters, _KNOWN, call.portal.locale.zone)
    sorted_by = [one for one in order if one.field in _KNOWN]
    found = await custom_fields.find(call.tx, call.person, wanted, sorted_by)
    return Page([row(field, options, language) for field, options in found], total=len(found))


@userfield.method(
    "file.get",
    doc="api-reference/user/userfields/user-userfield-file-get",
    in_batch=False,
    raises=(
        errors.people.CustomFieldNotFound,
        ErrorAs(errors.people.NotFound, ErrorSpec("", "Access denied.")),
        ErrorAs(errors.people.NotAcquainted, ErrorSpec("", "Access denied.")),
    ),
)
async def file_get(
    call: Call,
    *,
    id: Annotated[Id, P("Whose profile", name="id", missing=errors.people.CustomFieldNotFound)],  # noqa: A002
    field: Annotated[str, P("The field", name="field", missing=errors.people.CustomFieldNotFound)],
    value: Annotated[Id, P("The file", name="value", missing=errors.people.CustomFieldNotFound)],
) -> File:
    """Fetch a file out of a profile."""
    return await custom_values.file(call.tx, call.person, id, field, value)
