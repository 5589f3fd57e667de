"""What the caller was told."""

from collections.abc import Sequence
from typing import Annotated, Any

from beseda import errors
from beseda.domain.notifications import inbox
from beseda.domain.notifications.inbox import NotificationQuery
from beseda.domain.notifications.schema import MODULES
from beseda.domain.text.html import rendered
from beseda.domain.text.phrases import phrase
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.kernel.paging import at_most
from beseda.methods.im import im
from beseda.model import Notification
from beseda.render import parts
from beseda.wire.decode import INTEGERS, MOMENT_AS_STRING, TEXTS
from beseda.wire.views.notifications import notification

_LAST_ID_STRING = ErrorAs(
    errors.notifications.LastIdMalformed, ErrorSpec("LAST_ID_STRING", "Last notification ID can't be string")
)
_REST = 3
LastId = Annotated[int | None, P("Go on behind this notification", malformed=errors.notifications.LastIdMalformed)]
Convert = Annotated[str, P("Y: show the text as HTML")]


@im.method(
    "notify.get",
    doc="api-reference/chats/notifications/im-notify-get",
    raises=(
        ErrorAs(
            errors.notifications.PlaceIncomplete,
            ErrorSpec("LAST_ID_AND_LAST_TYPE", "Parameters LAST_ID and LAST_TYPE should be used together"),
        ),
        _LAST_ID_STRING,
    ),
)
async def get(
    call: Call,
    *,
    last_id: LastId = None,
    last_type: Annotated[
        int | None, P("1: go on among those that want an answer, 3: among the rest", values=("1", "3"))
    ] = None,
    limit: Annotated[int, at_most(50, 50)] = 50,
    convert_text: Convert = "",
) -> dict[str, Any]:
    """List what the caller was told: first what wants an answer, then the rest, each newest first."""
    if (last_id is None) != (last_type is None):
        raise errors.notifications.PlaceIncomplete
    page = await inbox.page(call.tx, call.person, last_id=last_id, stage=last_type or _REST, limit=limit)
    counts = {"total_count": page.total, "total_unread_count": page.unread, "chat_id": page.chat_id}
    return (counts if page.chat_id else {}) | await _shown(call, page.found, convert=convert_text == "Y")


@im.method(
    "notify.history.search",
    doc="api-reference/chats/notifications/im-notify-history-search",
    mode="long_read",
    raises=(
        ErrorAs(
            errors.notifications.TextShort,
            ErrorSpec("SEARCH_TEXT_ERROR", "SEARCH_TEXT can't be less than 3 symbols"),
        ),
        _LAST_ID_STRING,
    ),
)
async def search(
    call: Call,
    *,
    search_text: Annotated[str, P("What the text contains, from three characters on")] = "",
    search_type: Annotated[str, P("MODULE or MODULE|EVENT, as im.notify.schema.get lists them")] = "",
    search_types: Annotated[tuple[str, ...], TEXTS, P("Several of these")] = (),
    search_date: Annotated[int | None, MOMENT_AS_STRING, P("Told within 24 hours from this moment")] = None,
    search_date_from: Annotated[
        int | None, MOMENT_AS_STRING, P("Told at this moment or later; with SEARCH_DATE_TO")
    ] = None,
    search_date_to: Annotated[
        int | None, MOMENT_AS_STRING, P("Told at this moment or earlier; with SEARCH_DATE_FROM")
    ] = None,
    search_authors: Annotated[tuple[int, ...], INTEGERS, P("By one of these people")] = (),
    last_id: LastId = None,
    limit: Annotated[int, at_most(50, 50)] = 50,
    convert_text: Convert = "",
    group_tag: Annotated[str, P("With this tag, as answers show it")] = "",
) -> dict[str, Any]:
    """Look through what the caller was told, newest first; the total stands on the first page alone."""
    query = NotificationQuery(
        search_text,
        [*([search_type] if search_type else []), *search_types],
        search_authors,
        search_date,
        search_date_from,
        search_date_to,
        group_tag,
    )
    page = await inbox.search(call.tx, call.person, query, last_id=last_id, limit=limit)
    total = {} if page.total is None else {"total_results": page.total}
    return {"chat_id": page.chat_id} | total | await _shown(call, page.found, convert=convert_text == "Y")


@im.method("notify.schema.get", doc="api-reference/chats/notifications/im-notify-schema-get")
async def schema(call: Call) -> dict[str, Any]:
    """List what people may be told of, by module."""
    language = call.actor.language
    return {
        module.id: {
            "NAME": phrase(language, module.name_key()),
            "MODULE_ID": module.id,
            "LIST": [
                {"ID": f"{module.id}|{event}", "NAME": phrase(language, module.name_key(event))}
                for event in module.events
            ],
        }
        for module in MODULES
    }


async def _shown(call: Call, found: Sequence[Notification], *, convert: bool) -> dict[str, Any]:
    authors = dict.fromkeys(one.message.author_id for one in found if one.message.author_id)
    return {
        "notifications": [
            notification(one, call.portal.locale, text=rendered(one.message.text) if convert else one.message.text)
            for one in found
        ],
        "users": await parts.people(call, list(authors)),
    }
