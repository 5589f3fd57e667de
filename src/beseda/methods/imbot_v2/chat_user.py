"""Who is in the chats of bots, and who manages them."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.bots import chats
from beseda.domain.chats import dialogs, leave, member_list, membership, settings
from beseda.domain.people import accounts
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import ActingBot, BotDialogId
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Ids, Object, P, ResultFor
from beseda.kernel.paging import at_most
from beseda.methods.imbot_v2 import imbot_v2
from beseda.wire.views import v2

_ORDERS = {"id": "joined", "lastSendMessageId": "mark", "userId": "person"}  # Quirk 233
_NOBODY = ErrorAs(errors.IdsEmpty, ErrorSpec("EMPTY_USER_IDS", "Empty user IDs"))
_DONE = {"result": True}


@imbot_v2.method(
    "Chat.User.add",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-user-add",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def add(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    user_ids: Annotated[Ids, P("People to let in", starred=True)] = (),
) -> dict[str, bool]:
    """Let people into a chat that a bot manages; who is unknown or gone is left out."""
    chat_id = await chats.managed_id(call.tx, call.person, dialog_id)
    await membership.add(call.tx, call.actor, chat_id, user_ids, hide_history=True)
    return _DONE


@imbot_v2.method(
    "Chat.User.list",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-user-list",
    mode="read_then_write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def user_list(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    order: Annotated[Object | None, P("By id (as they joined), lastSendMessageId or userId: ASC or DESC")] = None,
    limit: Annotated[int, at_most(50, 200)] = 50,
) -> list[dict[str, Any]]:
    """List who is in a chat that a bot is in."""
    chat_access = await chats.own(call.tx, call.person, dialog_id, now=call.now)
    field, direction = next(((name, way) for name, way in (order or {}).items() if name in _ORDERS), ("id", "ASC"))
    descending = str(direction).strip().upper() == "DESC"
    ids = await member_list.first(call.tx, chat_access, by=_ORDERS[field], descending=descending, limit=limit)
    return [v2.user(person, call.portal.locale) for person in await accounts.load(call.tx, ids)]


@imbot_v2.method(
    "Chat.User.delete",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-user-delete",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, ResultFor(errors.chats.MemberNotFound, _DONE), errors.NoAccess),
)
async def delete(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    user_id: Annotated[int, P("Who has to go", missing=errors.chats.MayNotRemove)],
) -> dict[str, bool]:
    """Let somebody out of a chat that a bot manages; true also for who is not in it."""
    chat_id = await chats.managed_id(call.tx, call.person, dialog_id)
    await leave.remove(call.tx, call.actor, chat_id, user_id)
    return _DONE


async def _manage(call: Call, dialog_id: Any, user_ids: tuple[int, ...], *, manager: bool) -> dict[str, bool]:
    if not user_ids:
        raise errors.IdsEmpty
    chat_id = await dialogs.group_id(call.tx, call.person, dialog_id)
    await settings.set_managers(call.tx, call.actor, chat_id, user_ids, manager=manager)
    return _DONE


@imbot_v2.method(
    "Chat.Manager.add",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-manager-add",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, _NOBODY, errors.NoAccess),
)
async def manager_add(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    user_ids: Annotated[Ids, P("Who is to manage it; only people in it can", missing=errors.IdsEmpty)],
) -> dict[str, bool]:
    """Let people manage a chat that a bot owns."""
    return await _manage(call, dialog_id, user_ids, manager=True)


@imbot_v2.method(
    "Chat.Manager.delete",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-manager-delete",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, _NOBODY, errors.NoAccess),
)
async def manager_delete(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    user_ids: Annotated[Ids, P("Who is to manage it no longer", missing=errors.IdsEmpty)],
) -> dict[str, bool]:
    """Let people manage a chat that a bot owns no longer."""
    return await _manage(call, dialog_id, user_ids, manager=False)
