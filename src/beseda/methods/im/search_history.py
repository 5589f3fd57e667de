"""What somebody looked for last."""

from typing import Annotated, Any, TypeAlias

from beseda import errors
from beseda.domain.access import ChatAccess
from beseda.domain.chats import membership
from beseda.domain.search import history
from beseda.gates.dialogs import FORMS
from beseda.kernel.call import Call
from beseda.kernel.method import DialogId, P, YesNo
from beseda.methods.im import im
from beseda.model import RecentFilter
from beseda.render import parts
from beseda.wire.views.looked_for import chat_item, person_item

_Dialog: TypeAlias = Annotated[DialogId, P(FORMS, missing=errors.chats.DialogIdEmpty)]


@im.method(
    "search.last.add",
    doc="api-reference/chats/search/im-search-last-add",
    since=18,
    mode="write",
    deprecated=True,
    raises=(errors.chats.DialogIdEmpty,),
)
async def add(call: Call, *, dialog_id: _Dialog) -> bool:
    """Note a dialog as the last one looked for; false when it is none of the caller's."""
    return await history.add(call.tx, call.person, dialog_id)


@im.method(
    "search.last.delete",
    doc="api-reference/chats/search/im-search-last-delete",
    since=18,
    mode="write",
    deprecated=True,
    raises=(errors.chats.DialogIdEmpty,),
)
async def delete(call: Call, *, dialog_id: _Dialog) -> bool:
    """Forget that a dialog was looked for; false when it was not."""
    return await history.remove(call.tx, call.person, dialog_id)


@im.method("search.last.get", doc="api-reference/chats/search/im-search-last-get", since=18, deprecated=True)
async def get(
    call: Call,
    *,
    skip_openlines: Annotated[YesNo, P("Without Open Channel chats", default="N")] = False,
    skip_chat: Annotated[YesNo, P("Without group chats", default="N")] = False,
    skip_dialog: Annotated[YesNo, P("Without people", default="N")] = False,
) -> list[dict[str, Any]]:
    """List the dialogs that were looked for, the last one first."""
    wanted = RecentFilter(skip_lines=skip_openlines, skip_chat=skip_chat, skip_dialog=skip_dialog)
    found = await history.newest(call.tx, call.person, wanted)
    chats = [one.chat.id for one in found if isinstance(one, ChatAccess)]
    lists = await membership.managers_and_muted(call.tx, chats)
    return [
        chat_item(one.chat, parts.setting(one.chat, lists[one.chat.id], one.role), call.portal.locale)
        if isinstance(one, ChatAccess)
        else person_item(one, call.portal.locale)
        for one in found
    ]
