"""Files and folders found by their names."""

from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain.disk import lists
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, P
from beseda.methods.disk import Start, disk
from beseda.render import disk as parts
from beseda.wire.decode import ENUM, Kind, Malformed, integer

_SORTS = ("file", "folder", "all")


class Scope(NamedTuple):
    """Where to search."""

    storage_id: int | None = None
    folder_id: int | None = None


_KEYS = {"STORAGE_ID": "storage_id", "FOLDER_ID": "folder_id"}


def _scope(value: Any) -> Scope:
    """Where to search, as a client says it; an empty array is PHP's empty object."""
    if value in ([], ""):
        return Scope()
    if not isinstance(value, dict):
        raise errors.disk.ScopeNotFound
    if not value.keys() <= _KEYS.keys():
        raise errors.disk.FilterUnknown
    try:
        return Scope(**{_KEYS[name]: integer(one) for name, one in value.items()})
    except Malformed:
        raise errors.disk.ScopeNotFound from None


@disk.method(
    "file.search",
    doc="api-reference/disk/file/disk-file-search",
    mode="long_read",
    raises=(
        ErrorAs(
            errors.disk.PhraseMissing,
            ErrorSpec("ERROR_ARGUMENT", "Invalid value of parameter { Parameter #0 [ `<required>` $QUERY ] }."),
        ),
        ErrorAs(errors.disk.PhraseWrong, ErrorSpec("INVALID_QUERY", "Search query is invalid. (INVALID_QUERY).")),
        ErrorAs(errors.disk.SortUnknown, ErrorSpec("INVALID_TYPE", "Search result type is invalid. (INVALID_TYPE).")),
        ErrorAs(
            errors.disk.FilterUnknown,
            ErrorSpec("INVALID_FILTER", "Search filter contains an unknown field. (INVALID_FILTER)."),
        ),
        ErrorAs(errors.disk.ScopeNotFound, ErrorSpec("NOT_FOUND", "Search scope was not found. (NOT_FOUND).")),
        ErrorAs(
            errors.disk.ScopeUnsearchable,
            ErrorSpec("UNSUPPORTED_STORAGE", "Search is not supported for this storage. (UNSUPPORTED_STORAGE)."),
        ),
    ),
)
async def search(
    call: Call,
    *,
    query: Annotated[
        str,
        P(
            "What the name contains, 3 to 255 characters",
            name="QUERY",
            missing=errors.disk.PhraseMissing,
            malformed=errors.disk.PhraseWrong,
        ),
    ],
    type: Annotated[  # noqa: A002
        str,
        P("Which objects", name="TYPE", kind=ENUM, default="file", values=_SORTS, malformed=errors.disk.SortUnknown),
    ] = "file",
    filter: Annotated[  # noqa: A002
        Scope | None, P("STORAGE_ID, FOLDER_ID: where to search", name="FILTER", kind=Kind("object", _scope))
    ] = None,
    start: Start = 0,
) -> Page:
    """Find files and folders by their names, changed last first, 50 at a time."""
    if type not in _SORTS:
        raise errors.disk.SortUnknown
    scope = filter or Scope()
    found, more = await lists.search(
        call.tx, call.actor, query, type, storage_id=scope.storage_id, folder_id=scope.folder_id, offset=start
    )
    return Page(await parts.items(call, found), next=start + len(found) if more else None)
