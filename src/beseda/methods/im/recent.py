"""The caller's list of conversations."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeAlias

from beseda.domain.chats import recent_list
from beseda.domain.chats.left_chats import LeftChat
from beseda.domain.chats.recent_list import RecentQuery
from beseda.domain.text.html import rendered
from beseda.domain.text.phrases import phrase
from beseda.domain.text.plain import plain
from beseda.kernel.call import Call, Page
from beseda.kernel.method import Moment, P, YesNo
from beseda.kernel.paging import Paging, paged
from beseda.methods.im import im
from beseda.model import Listed, Recent, RecentFilter
from beseda.render import parts
from beseda.wire.views.recents import has_attachment, has_files, item, numbered, old_item

View: TypeAlias = Callable[..., dict[str, Any]]
# Official: example of chats/im-recent-list. There is no assistant here, so there are no roles to offer.
_NO_ASSISTANT: dict[str, Any] = {"chats": None, "messages": None, "roles": {}, "recommendedRoles": []}  # Quirk 101


@im.method("recent.get", doc="api-reference/chats/im-recent-get", since=18)
async def get(
    call: Call,
    *,
    skip_openlines: Annotated[YesNo, P("Without Open Channel chats")] = False,
    skip_chat: Annotated[YesNo, P("Without group chats")] = False,
    skip_dialog: Annotated[YesNo, P("Without private dialogs")] = False,
    last_update: Annotated[Moment | None, P("Only what changed at this moment or later", since=23)] = None,
    only_openlines: Annotated[YesNo, P("Only Open Channel chats", since=29)] = False,
    last_sync_date: Annotated[Moment | None, P("Only what changed since, at most a week back", since=29)] = None,
) -> Any:
    """List the caller's conversations: pinned ones first, then by the last message."""
    query = RecentQuery(skip_openlines, skip_chat, skip_dialog, only_openlines, last_update, last_sync_date)
    found = await recent_list.newest(call.tx, call.person, query, now=call.now, limit=call.portal.settings.recent_limit)
    return await _items(call, found, old_item if parts.old_recents(call) else item, _plain)


@im.method("recent.list", doc="api-reference/chats/im-recent-list", since=30)
async def list_page(
    call: Call,
    paging: Annotated[Paging, paged(50, 200)],
    *,
    skip_openlines: Annotated[YesNo, P("Without Open Channel chats")] = False,
    skip_dialog: Annotated[YesNo, P("Without private dialogs")] = False,
    skip_chat: Annotated[YesNo, P("Without group chats")] = False,
    last_message_date: Annotated[
        Moment | None, P("Only what had its last message at this moment or earlier; pins do not count then")
    ] = None,
    unread_only: Annotated[YesNo, P("Only what has unread messages")] = False,
    parse_text: Annotated[YesNo, P("The text of the last message as HTML")] = False,
    get_original_text: Annotated[YesNo, P("The text of the last message as it was sent; wins")] = False,
    # Quirk 100
    skip_undistributed_openlines: Annotated[  # noqa: ARG001
        YesNo, P("Accepted; Open Channel chats always have their people here")
    ] = False,
    only_copilot: Annotated[YesNo, P("Only chats with an assistant")] = False,
    only_channel: Annotated[YesNo, P("Only channels")] = False,
    can_manage_messages: Annotated[  # noqa: ARG001
        YesNo, P("Accepted; who is in a chat has this right here")
    ] = False,
) -> Page:
    """List the caller's conversations page by page: pinned ones first, then by the last message."""
    wanted = RecentFilter(
        skip_lines=skip_openlines,
        skip_chat=skip_chat,
        skip_dialog=skip_dialog,
        only_copilot=only_copilot,
        only_channel=only_channel,
        only_unread=unread_only,
        until_ts=last_message_date,  # Quirk 98
    )
    found, more = await recent_list.page(call.tx, call.person, wanted, offset=paging.offset, limit=paging.limit)
    text = _original if get_original_text else _html if parse_text else _plain  # Quirk 99
    result = {
        "items": await _items(call, found, numbered, text),
        "hasMorePages": more,
        "hasMore": more,
        "copilot": _NO_ASSISTANT,
        "messagesAutoDeleteConfigs": [],
    }
    return Page(result, total=-1)


async def _items(call: Call, found: Sequence[Any | LeftChat], view: View, text: Callable[[Call, Recent], str]) -> Any:
    """The list as finished parts; the whole of it is remembered for those who ask again before anything changed."""

    def shown(one: Recent, chat: Any, person: Any) -> dict[str, Any]:
        return view(one, text(call, one), call.portal.locale, chat=chat, person=person)

    remembered, key = call.portal.fragments, ("list", view, text, call.person.id)
    whole = remembered.get(key, found)
    if whole is not None:
        return whole
    listed = [one if isinstance(one, LeftChat) else Listed._make(one) for one in found]
    here = await parts.items(call, [one for one in listed if isinstance(one, Listed)], (view, text), shown)
    made = [
        shown(one.recent, parts.left_chat(call, one), None) if isinstance(one, LeftChat) else here[one.chat_id]
        for one in listed
        if isinstance(one, LeftChat) or one.chat_id in here
    ]
    return remembered.put(key, made, found) if call.tx.committed and len(made) == len(found) else made


def _plain(call: Call, recent: Recent) -> str:  # Quirk 39
    """The last message in one line; an attachment is named behind it."""
    text = plain(recent.text)
    named = {"attachment": has_attachment(recent), "file": has_files(recent)}
    marks = [phrase(call.portal.settings.language, name) for name, there in named.items() if there]  # Quirk 179
    return " ".join([text, *marks]).strip()


def _html(_: Call, recent: Recent) -> str:
    return rendered(recent.text)


def _original(_: Call, recent: Recent) -> str:
    return recent.text
