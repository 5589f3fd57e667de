"""One dialog with what is not in its row, as both families of methods show it."""

from typing import Any, NamedTuple

from beseda.domain.access import ChatAccess
from beseda.domain.chats import details
from beseda.kernel.call import Call
from beseda.model import Person
from beseda.render import parts
from beseda.wire.views import dialogs, v2
from beseda.wire.views.chats import Setting
from beseda.wire.views.dialogs import Reading


class _Seen(NamedTuple):
    setting: Setting
    reading: Reading
    peer: Person | None


async def _look(call: Call, chat_access: ChatAccess) -> _Seen:
    seen = await details.load(call.tx, call.person, chat_access)
    reading = Reading(chat_access.member, seen.unread, seen.first_unread, seen.readers, seen.views)
    return _Seen(parts.setting(chat_access.chat, seen.roles, chat_access.role), reading, seen.peer)


async def dialog(call: Call, dialog_id: str, chat_access: ChatAccess) -> dict[str, Any]:
    """As who asked for ``dialog_id`` sees it. Official: chats/im-dialog-get."""
    seen = await _look(call, chat_access)
    return dialogs.dialog(dialog_id, chat_access.chat, seen.setting, seen.reading, seen.peer, call.portal.locale)


async def chat(call: Call, chat_access: ChatAccess) -> dict[str, Any]:
    """As a bot of the second generation sees it. Official: chat-bots-v2/entities."""
    seen = await _look(call, chat_access)
    return v2.full_chat(chat_access.chat, seen.setting, seen.reading, seen.peer, call.portal.locale)
