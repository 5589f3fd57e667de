"""What bots read that see everything in their chats."""

from collections.abc import Sequence
from typing import Annotated, Any

from beseda import errors
from beseda.domain.access import ChatAccess
from beseda.domain.bots import reading
from beseda.domain.messages import read_marks
from beseda.domain.people import accounts
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import ActingBot
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.kernel.paging import at_most
from beseda.methods.imbot_v2 import imbot_v2
from beseda.model import Message
from beseda.wire.views import v2

_TYPE = ErrorAs(errors.bots.TypeNotAllowed, ErrorSpec("BOT_TYPE_NOT_ALLOWED", "Bot type not allowed"))
_NOT_FOUND = ErrorSpec("MESSAGE_NOT_FOUND", "Message not found")
MessageId = Annotated[int, P("The message", missing=errors.messages.NotFound)]
_NOBODY = {"id": 0}  # as events show it


async def _shown(call: Call, chat_access: ChatAccess, said: Sequence[Message]) -> list[dict[str, Any]]:
    seen = await read_marks.views_of(call.tx, chat_access.chat.id, said)
    member, me = chat_access.member, call.person.id
    assert member is not None  # noqa: S101 - a bot reads in chats that it is in
    return [
        v2.message(one, call.portal.locale, views=seen[one.id])
        | {
            "unread": one.seq > member.read_seq and one.author_id != me,
            "viewed": one.author_id == me or one.id <= member.read_message_id,
        }
        for one in said
    ]


@imbot_v2.method(
    "Chat.Message.get",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-get",
    raises=(_TYPE, ErrorAs(errors.NoAccess, _NOT_FOUND)),  # Quirk 235
)
async def get(call: Call, bot: ActingBot, *, message_id: MessageId) -> dict[str, Any]:
    """Show a message, to bots that see everything in their chats."""
    said, chat_access = await reading.message(call.tx, bot, message_id)
    authors = [v2.user(one, call.portal.locale) for one in await accounts.load(call.tx, [said.author_id])]
    return {"message": (await _shown(call, chat_access, [said]))[0], "user": authors[0] if authors else _NOBODY}


@imbot_v2.method(
    "Chat.Message.getContext",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-get-context",
    raises=(
        _TYPE,
        ErrorAs(errors.messages.NotFound, _NOT_FOUND),
        ErrorAs(errors.messages.Hidden, ErrorSpec("MESSAGE_ACCESS_DENIED", "Message access denied")),
    ),
)
async def get_context(
    call: Call,
    bot: ActingBot,
    *,
    message_id: MessageId,
    range: Annotated[int, at_most(50, 50, " on each side of the message")] = 50,  # noqa: A002
) -> dict[str, Any]:
    """Show what was said around a message, to bots that see everything in their chats."""
    window = await reading.around(call.tx, bot, message_id, each_side=range)
    authors = dict.fromkeys(one.author_id for one in window.messages)
    return {
        "messages": await _shown(call, window.chat_access, window.messages),
        "users": [v2.user(one, call.portal.locale) for one in await accounts.load(call.tx, list(authors))],
        "hasPrevPage": window.before,
        "hasNextPage": window.behind,
    }
